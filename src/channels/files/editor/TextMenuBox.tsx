import type { RefObject } from 'react'
import { isMac } from '../../../lib/isMac'
import { messages } from '../../../messages/en'
import { ContextMenu } from '../../../ui/menu/ContextMenu'
import { useEmbedHost } from '../../context/EmbedHostContext'
import styles from './EditorPane.module.css'
import type { CodeEditor } from './monaco/monacoEditor'
import { type AskAboutText, textMenu } from './textMenu'

interface TextMenuBoxProps {
  box: RefObject<HTMLDivElement | null>
  attached: RefObject<Pick<CodeEditor, 'menu'> | null>
  ask?: AskAboutText | undefined
  askKeys?: string | undefined
}

/** The element that Monaco fills, and the menu of its text, which is asked anew each time. */
export function TextMenuBox({ box, attached, ask, askKeys }: TextMenuBoxProps) {
  const { readOnly } = useEmbedHost()
  const items = () => {
    const menu = attached.current?.menu
    if (!menu) return []
    const readOnlyReason = readOnly.files ? messages.embed.readOnly : messages.editor.readOnly
    return textMenu({ facts: menu.facts(), readOnlyReason, isMac: isMac(), run: menu.run, ask, askKeys })
  }
  return (
    <ContextMenu items={items} label={messages.editor.menu}>
      <div ref={box} className={styles.code} />
    </ContextMenu>
  )
}
