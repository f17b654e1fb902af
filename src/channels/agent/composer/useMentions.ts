import { use, useMemo, useState } from 'react'
import { agentContextMessages } from '../../../messages/agentContext'
import { useIsLive } from '../../context/useIsLive'
import { useConfig } from '../../context/WorkspaceProvider'
import type { PendingPrompt } from '../delivery/pendingPrompt'
import { MentionContext } from './MentionContext'
import { type Mention, mentionsIn } from './mentions'

interface Mentions {
  /** What the text names and what is there. */
  readonly list: readonly Mention[]
  readonly context: PendingPrompt['context']
  readonly isSaving: boolean
  /** Why the last message was not sent, or null. */
  readonly problem: string | null
  /** Runs `send` once the files that the text names are saved, and says so where they could not be. */
  readonly whenSaved: (send: () => void) => void
}

/** The files of the workspace that go with a message because its text names them. */
export function useMentions(text: string): Mentions {
  const { useExisting, save } = use(MentionContext)
  const canAttach = useConfig(({ config }) => config?.capabilities.includes('agent.context') ?? false)
  const named = useMemo(() => (canAttach ? mentionsIn(text) : []), [canAttach, text])
  const existing = useExisting(named.map(({ path }) => path))
  const isLive = useIsLive()
  const [isSaving, setSaving] = useState(false)
  /** Of this text: another one is tried anew. */
  const [refused, setRefused] = useState<{ readonly text: string; readonly paths: readonly string[] } | null>(
    null,
  )
  const list = named.filter(({ path }) => existing.has(path))
  const files = list.map(({ token: _, ...file }) => file)

  async function saveFirst(send: () => void) {
    setSaving(true)
    try {
      const unsaved = await save(files.map(({ path }) => path))
      setRefused(unsaved.length > 0 ? { text, paths: unsaved } : null)
      if (unsaved.length === 0) send()
    } finally {
      setSaving(false)
    }
  }
  const names = refused?.text === text ? refused.paths.map((path) => path.slice(1)).join(', ') : ''
  return {
    list,
    context: files.length === 0 ? undefined : { files },
    isSaving,
    problem: names === '' ? null : agentContextMessages.suggest.unsaved(names),
    whenSaved(send) {
      // Without a connection nothing can be saved. The message waits, and so does each save, by its own rules.
      if (files.length === 0 || !isLive) send()
      else void saveFirst(send)
    },
  }
}
