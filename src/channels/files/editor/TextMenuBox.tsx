import type { RefObject } from 'react'
import { isMac } from '../../../lib/isMac'
import { messages } from '../../../messages/en'
import { ContextMenu } from '../../../ui/menu/ContextMenu'
import { useEmbedHost } from '../../context/EmbedHostContext'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { useFormat } from '../format/useFormat'
import styles from './EditorPane.module.css'
import type { CodeEditor } from './monaco/monacoEditor'
import { type AskAboutText, FORMAT, textMenu } from './textMenu'

interface TextMenuBoxProps {
  /** Null where the text is not that of an editor. */
  path: string | null
  box: RefObject<HTMLDivElement | null>
  attached: RefObject<Pick<CodeEditor, 'menu'> | null>
  ask?: AskAboutText | undefined
  askKeys?: string | undefined
}

/** The element that Monaco fills, and the menu of its text, which is asked anew each time. */
export function TextMenuBox({ path, box, attached, ask, askKeys }: TextMenuBoxProps) {
  const { viewStore } = useWorkspace().files
  const { readOnly } = useEmbedHost()
  const format = useFormat()
  const isLive = useIsLive()
  const items = () => {
    const menu = attached.current?.menu
    if (!menu) return []
    const readOnlyReason = readOnly.files ? messages.embed.readOnly : messages.editor.readOnly
    const { past } = viewStore.getState()
    const facts = menu.facts()
    const byEditor = () => menu.run(FORMAT)
    const isAsked = path !== null && isLive && format.isKnown()
    return textMenu({
      facts: { ...facts, canFormat: facts.canFormat || isAsked },
      readOnlyReason,
      isMac: isMac(),
      run(action) {
        if (action === FORMAT && isAsked && path !== null) format.run(path, facts.canFormat ? byEditor : null)
        else menu.run(action)
      },
      ask,
      askKeys,
      ...(past && path !== null && past.has(path) ? { past, path } : {}),
    })
  }
  return (
    <ContextMenu items={items} label={messages.editor.menu}>
      <div ref={box} className={styles.code} />
    </ContextMenu>
  )
}
