import { use, useMemo } from 'react'
import { agentContextMessages } from '../../../messages/agentContext'
import { useConfig } from '../../context/WorkspaceProvider'
import type { PendingPrompt } from '../delivery/pendingPrompt'
import { MentionContext, type UnsavedFile } from './MentionContext'
import { type Mention, mentionsIn } from './mentions'
import { type UnsavedQuestion, useUnsaved } from './useUnsaved'

export interface Mentions {
  /** What the text names and what is there. */
  readonly list: readonly Mention[]
  readonly isSaving: boolean
  /** Why the last message was not sent, or null. */
  readonly problem: string | null
  /** What the user has to say about unsaved text before the message can go, or null. */
  readonly question: UnsavedQuestion | null
  /** Runs `send` once it is settled what becomes of unsaved text, and says so where it could not be saved. */
  readonly whenReady: (send: (context: PendingPrompt['context']) => void) => void
}

/** The files of the workspace that go with a message because its text names them. */
export function useMentions(text: string): Mentions {
  const { useExisting } = use(MentionContext)
  const canAttach = useConfig(({ config }) => config?.capabilities.includes('agent.context') ?? false)
  const named = useMemo(() => (canAttach ? mentionsIn(text) : []), [canAttach, text])
  const existing = useExisting(named.map(({ path }) => path))
  const unsaved = useUnsaved(text)
  const list = named.filter(({ path }) => existing.has(path))
  const files = list.map(({ token: _, ...file }) => file)
  const names = unsaved.refused.map((path) => path.slice(1)).join(', ')
  return {
    list,
    isSaving: unsaved.isSaving,
    problem: names === '' ? null : agentContextMessages.suggest.unsaved(names),
    question: unsaved.question,
    whenReady: (send) =>
      unsaved.before(
        files.map(({ path }) => path),
        (texts) => send(files.length === 0 ? undefined : { files: withTexts(files, texts) }),
      ),
  }
}

type ContextFiles = NonNullable<PendingPrompt['context']>['files']

/** A file of a folder that is named stands for itself. */
function withTexts(files: ContextFiles, texts: readonly UnsavedFile[]): ContextFiles {
  const left = new Map(texts.map((file) => [file.path, file.text]))
  const told = files.map((file) => {
    const text = left.get(file.path)
    left.delete(file.path)
    return text === undefined ? file : { ...file, text }
  })
  return [...told, ...[...left].map(([path, text]) => ({ path, text }))]
}
