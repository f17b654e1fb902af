import type { SessionUpdate } from '@agentclientprotocol/sdk'
import { createUpdateMapper, textOf } from './acpUpdates'
import type { Retold } from './driver'
import type { Translator } from './quirks'
import type { WirePaths } from './wirePaths'

export interface Replay {
  hear(update: SessionUpdate): void
  /** All of it so far. */
  retold(): readonly Retold[]
}

/**
 * Collects what an agent says again of a session, with the user's own messages, which are never told of a session that
 * our log has.
 *
 * @example
 * const replay = createReplay({ paths, newId, translator: PLAIN })
 * await connection.retelling(sessionId, load, replay.hear)
 * replay.retold() // [{ type: 'user', … }, { type: 'text', … }]
 */
export function createReplay(options: {
  readonly paths: WirePaths
  readonly newId: () => string
  readonly translator: Translator
}): Replay {
  const { paths, newId, translator } = options
  const retold: Retold[] = []
  const mapper = createUpdateMapper({ paths, newId, tell: (update) => void retold.push(update) })
  /** The message of the user that may go on. */
  let user: { readonly id: string; readonly theirs: string | null } | null = null

  function hear(update: SessionUpdate): void {
    if (update.sessionUpdate !== 'user_message_chunk') {
      user = null
      mapper.apply(update)
      return
    }
    const theirs = update.messageId ?? null
    if (!user || user.theirs !== theirs) user = { id: newId(), theirs }
    mapper.breakMessage()
    const { content } = update
    // Only the kind of a picture is kept: the log of a conversation that began here has no picture either.
    const text =
      content.type === 'image' || content.type === 'audio' ? `[${content.mimeType}]` : textOf(content)
    if (text !== '') retold.push({ type: 'user', messageId: user.id, content: text })
  }

  return {
    hear(update) {
      for (const each of translator.translate(update)) hear(each)
    },
    retold: () => retold,
  }
}
