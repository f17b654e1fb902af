import { useMemo, useState } from 'react'
import type { CodeUse } from '../../channels/agent/answer/CodeUseContext'
import { useIsReadOnly } from '../../channels/context/EmbedHostContext'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { useApp, useIsThere } from '../AppContext'

/** Code of an answer that becomes a file. */
export interface NewCode {
  readonly code: string
  /** As the answer named it; null: it did not. */
  readonly path: string | null
  readonly language: string
}

/** What the editor can do with code of an answer; null where there is no editor, or its files are not to be changed. */
export function useCodeUse(): {
  readonly codeUse: CodeUse | null
  /** Waits for a name. */
  readonly asked: NewCode | null
  readonly done: () => void
} {
  const { layout } = useApp()
  const { editors } = useWorkspace().files
  const isThere = useIsThere('editor')
  const isReadOnly = useIsReadOnly('files')
  const [asked, setAsked] = useState<NewCode | null>(null)
  const codeUse = useMemo<CodeUse | null>(() => {
    if (!isThere || isReadOnly) return null
    return {
      insert(code) {
        layout.revealEditor()
        return editors.inFront.current()?.insert(code) === true
      },
      openNew: (code, { path, language }) => setAsked({ code, path, language }),
    }
  }, [isThere, isReadOnly, editors, layout])
  return { codeUse, asked, done: () => setAsked(null) }
}
