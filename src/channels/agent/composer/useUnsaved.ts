import { use, useState } from 'react'
import { useSetting } from '../../config/useSetting'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { MentionContext, type UnsavedFile } from './MentionContext'

type How = 'save' | 'send'
/** Sends the message, with these texts in place of what is on disk. */
type Send = (texts: readonly UnsavedFile[]) => void

interface Asked {
  readonly files: readonly UnsavedFile[]
  readonly text: string
  readonly send: Send
}

/** What becomes of unsaved text of the files that a message names: `useUnsaved(text).before(paths, send)`. */
export function useUnsaved(text: string) {
  const { save, unsaved } = use(MentionContext)
  const { config } = useWorkspace()
  const setting = useSetting('agent.unsavedFiles')
  const isLive = useIsLive()
  const [isSaving, setSaving] = useState(false)
  /** Of this text: another one is tried anew. */
  const [refused, setRefused] = useState<{ readonly text: string; readonly paths: readonly string[] } | null>(
    null,
  )
  const [asked, setAsked] = useState<Asked | null>(null)

  async function saveFirst({ files, text, send }: Asked) {
    setSaving(true)
    try {
      const failed = await save(files.map(({ path }) => path))
      setRefused(failed.length > 0 ? { text, paths: failed } : null)
      if (failed.length === 0) send([])
    } finally {
      setSaving(false)
    }
  }
  function act(how: How, of: Asked): void {
    if (how === 'save') void saveFirst(of)
    else of.send(of.files)
  }
  return {
    isSaving,
    /** Files that could not be saved for this text. */
    refused: refused?.text === text ? refused.paths : [],
    question: asked && {
      paths: asked.files.map(({ path }) => path),
      onAnswer(how: How, isRemembered: boolean): void {
        setAsked(null)
        if (isRemembered) config.commands.set({ 'agent.unsavedFiles': how })
        act(how, asked)
      },
      onCancel: () => setAsked(null),
    },
    before(paths: readonly string[], send: Send): void {
      const files = unsaved(paths)
      const of = { files, text, send }
      if (files.length === 0) send([])
      else if (setting === 'send') act('send', of)
      // Without a connection nothing can be saved. The message waits, and so does each save, by its own rules.
      else if (!isLive) send([])
      else if (setting === 'save') act('save', of)
      else setAsked(of)
    },
  }
}

export type UnsavedQuestion = NonNullable<ReturnType<typeof useUnsaved>['question']>
