import { Pencil } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { focusIfHere } from '../../lib/focusIfHere'
import { isComposing } from '../../lib/isComposing'
import { messages } from '../../messages/en'
import { TextField } from '../../ui/field/TextField'
import { IconButton } from '../../ui/IconButton'
import styles from './PortsPane.module.css'
import { MAX_LABEL, type Port } from './shared/protocol'

const text = messages.ports

interface PortNameProps {
  port: Port
  /** Why it cannot be renamed now. */
  disabledReason: string | undefined
  /** Null where names are not kept. */
  onRename: ((label: string | null) => void) | null
}

/** What the user calls it, else what its page does, and what it speaks. */
export function PortName({ port, disabledReason, onRename }: PortNameProps) {
  const [isEditing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const name = port.label ?? port.web?.title
  const icon = iconOf(port)
  const isBare = name === undefined && port.web === undefined
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !isEditing && document.activeElement === document.body)
      focusIfHere(button.current)
    wasEditing.current = isEditing
  }, [isEditing])
  if (isEditing && onRename)
    return <NameField port={port} onRename={onRename} onDone={() => setEditing(false)} />
  return (
    <span className={isBare ? `${styles.name} ${styles.unnamed}` : styles.name}>
      {icon !== null && <img className={styles.icon} src={icon} alt="" width={16} height={16} />}
      {name !== undefined && (
        <span className={styles.title} title={name} dir="auto">
          {name}
        </span>
      )}
      {port.web && <span className={styles.kind}>{text.kinds[port.web.kind]}</span>}
      {port.web?.scheme === 'https' && <span className={styles.kind}>{text.https}</span>}
      {onRename && (
        <IconButton
          ref={button}
          size="sm"
          label={text.rename(port.port)}
          icon={Pencil}
          disabledReason={disabledReason}
          onClick={() => setEditing(true)}
        />
      )}
    </span>
  )
}

/** A picture that is all there: an address would be asked for by our page, and none of its is the program's. */
function iconOf({ web }: Port): string | null {
  const icon = web?.favicon
  return icon?.startsWith('data:image/') ? icon : null
}

interface NameFieldProps {
  port: Port
  onRename: (label: string | null) => void
  onDone: () => void
}

/** Enter keeps the name, none removes it; Escape leaves it as it was, and so does going elsewhere. */
function NameField({ port, onRename, onDone }: NameFieldProps) {
  const [name, setName] = useState(port.label ?? '')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => void focusIfHere(field.current), [])
  const press = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    // The button that gets the focus back must not be pressed by this very key.
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Enter') onRename(name.trim() || null)
    onDone()
  }
  return (
    <TextField
      ref={field}
      label={text.nameOf(port.port)}
      hideLabel
      value={name}
      maxLength={MAX_LABEL}
      placeholder={port.web?.title}
      onChange={setName}
      onKeyDown={press}
      onBlur={onDone}
    />
  )
}
