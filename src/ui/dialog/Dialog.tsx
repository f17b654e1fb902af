import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, type RefObject, useRef } from 'react'
import { focusIfHere, whenHere } from '../../lib/focusIfHere'
import { messages } from '../../messages/en'
import { keepWhileComposing } from '../field/keepWhileComposing'
import { IconButton } from '../IconButton'
import styles from './Dialog.module.css'

export interface DialogProps {
  open: boolean
  title: string
  onClose: () => void
  /** After it is gone and the focus is back: the moment for what was chosen in it. */
  onClosed?: () => void
  children?: ReactNode
  footer?: ReactNode
  /** Where the focus goes first; otherwise the first control. */
  initialFocus?: RefObject<HTMLElement | null>
  role?: 'dialog' | 'alertdialog'
  /** `palette`: near the top, wide, without a visible title. */
  shape?: 'question' | 'page' | 'palette'
  /** Nothing in it takes the focus, so that it takes it itself to be scrolled by keys. */
  isText?: boolean
}

/** Modal. Escape and a click outside close it; the focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const {
    open,
    title,
    onClose,
    onClosed,
    children,
    footer,
    initialFocus,
    role = 'dialog',
    shape = 'question',
    isText = false,
  } = props
  const invoker = useRef<Element | null>(null)
  const content = useRef<HTMLDivElement>(null)
  const cancelEntry = useRef(() => {})
  const enter = (event: Event) => {
    invoker.current = document.activeElement
    // A page is read from its title on; a question starts at a control.
    const first = initialFocus?.current ?? (shape === 'page' ? content.current : null)
    if (!first && document.hasFocus()) return
    event.preventDefault()
    cancelEntry.current = whenHere(() => focusIfHere(first ?? content.current))
  }
  const leave = (event: Event) => {
    event.preventDefault()
    cancelEntry.current()
    // An element that took the focus meanwhile keeps it.
    whenHere(() => {
      const isFree = document.activeElement === null || document.activeElement === document.body
      if (isFree && invoker.current instanceof HTMLElement)
        focusIfHere(invoker.current, { preventScroll: true })
    })
    onClosed?.()
  }
  return (
    <Radix.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content
          ref={content}
          className={styles.dialog}
          data-shape={shape}
          role={role}
          aria-describedby={undefined}
          onOpenAutoFocus={enter}
          onCloseAutoFocus={leave}
          onEscapeKeyDown={keepWhileComposing}
        >
          <header className={shape === 'palette' ? styles.hidden : styles.header}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {shape === 'page' && <IconButton label={messages.app.close} icon={X} onClick={onClose} />}
          </header>
          {children !== undefined && (
            <div
              className={styles.body}
              {...(isText ? { role: 'region', 'aria-label': title, tabIndex: 0 } : {})}
            >
              {children}
            </div>
          )}
          {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
