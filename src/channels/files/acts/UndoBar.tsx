import { Undo2, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { isMac } from '../../../lib/isMac'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { fileActMessages as text } from '../../../messages/editing/fileActs'
import { Button } from '../../../ui/Button'
import { IconButton } from '../../../ui/IconButton'
import { Kbd } from '../../../ui/Kbd'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useWorkspace } from '../../context/WorkspaceProvider'
import styles from './UndoBar.module.css'

/** How long it is offered, ms; the tree's Mod+Z and the trash offer it for longer. */
const SHOWN_MS = 10_000

/** What was done last, to be taken back. It stays while the pointer or the focus is on it. */
export function UndoBar({ undoable }: { undoable: { readonly text: string } }) {
  const { commands } = useWorkspace().files
  const { clock } = useWorkspace()
  const unready = useDisabledReason('files')
  const bar = useRef<HTMLElement>(null)

  useEffect(() => {
    let cancel = () => {}
    const wait = () => {
      cancel()
      cancel = clock.after(SHOWN_MS, () => {
        if (undoable && bar.current?.matches(':hover, :focus-within')) wait()
        else commands.dismissUndo()
      })
    }
    wait()
    return () => cancel()
  }, [undoable, clock, commands])

  /** The bar goes, and with it the button that has the focus: the tree has it then. */
  const leave = () => {
    const tree = bar.current?.parentElement?.querySelector('[role="tree"] [tabindex="0"]')
    if (tree instanceof HTMLElement) focusIfHere(tree, { preventScroll: true })
  }
  const undo = () => {
    leave()
    commands.undo()
  }
  const dismiss = () => {
    leave()
    commands.dismissUndo()
  }
  return (
    <section ref={bar} className={styles.bar} aria-label={text.lastChange}>
      <p className={styles.text}>{revealHiddenInLine(undoable.text)}</p>
      <Button size="sm" disabledReason={unready} onClick={undo} aria-keyshortcuts="Control+Z Meta+Z">
        <Undo2 aria-hidden="true" size={14} strokeWidth={1.5} /> {text.undo}
        <Kbd chord={isMac() ? '⌘Z' : 'Ctrl+Z'} />
      </Button>
      <IconButton size="sm" icon={X} label={text.dismiss} onClick={dismiss} />
    </section>
  )
}
