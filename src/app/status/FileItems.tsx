import type { ReactNode } from 'react'
import { useStore } from 'zustand/react'
import { useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { type EditorFile, selectFile } from '../../channels/files/editor/editorViewStore'
import { fileSettingMessages } from '../../messages/editing/fileSettings'
import { messages } from '../../messages/en'
import { Tooltip } from '../../ui/tooltip/Tooltip'
import { useApp, useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import styles from './StatusBar.module.css'

const text = messages.app.status
const words = fileSettingMessages

/** Where the cursor is in the file in front, and how that is written. Each leads to the choice of something else. */
export function FileItems() {
  const { editors } = useWorkspace().files
  const path = useTabs(selectActivePath)
  const file = useStore(editors.view, selectFile(path ?? ''))
  const cursor = useStore(editors.view, (state) => state.cursor)
  const canChoose = useConfig((state) => state.config?.capabilities.includes('files.encoding') ?? false)
  if (path === null || file?.status !== 'ready') return null
  const { eol, indent, language } = file
  const encoding = encodingOf(file)
  return (
    <>
      {cursor?.path === path && (
        <Item command="goToLine">
          {text.position(cursor.line, cursor.column)}
          {cursor.selected > 0 && ` (${text.selected(cursor.selected)})`}
        </Item>
      )}
      {indent !== null && (
        <Item command="changeIndent">{indent < 0 ? words.tabs(-indent) : words.spaces(indent)}</Item>
      )}
      {canChoose ? (
        <Item command="reopenEncoding">{encoding}</Item>
      ) : (
        <span className={styles.fact}>{encoding}</span>
      )}
      <Item command="changeLineEnds">{text.lineEnds[eol]}</Item>
      {language !== null && <Item command="changeLanguage">{language}</Item>}
    </>
  )
}

const encodingOf = ({ charset, bom }: EditorFile) =>
  `${charset.toUpperCase()}${bom && charset === 'utf-8' ? ' BOM' : ''}`

/** A fact that is also the way to change it, where it may be changed. */
function Item({ command, children }: { command: string; children: ReactNode }) {
  const { commands, laterCommands } = useApp()
  const refusal = commands.reason(command)
  return (
    <Tooltip text={refusal ?? commands.title(command)} shortcut={commands.shown(command)} side="top">
      <button
        type="button"
        className={styles.item}
        aria-disabled={refusal !== null || undefined}
        onClick={() => void laterCommands().then(() => commands.run(command))}
      >
        {children}
      </button>
    </Tooltip>
  )
}
