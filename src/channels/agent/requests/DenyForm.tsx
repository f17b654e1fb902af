import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import { isComposing } from '../../../lib/isComposing'
import { cardMessages } from '../../../messages/requestCards'
import { Button } from '../../../ui/Button'
import { TextArea } from '../../../ui/field/TextArea'
import type { PermissionItem } from '../shared/state'
import { useCommands, useView } from '../useView'
import styles from './NeedsYou.module.css'
import { useEntered } from './useEntered'
import { useRefusal } from './useRefusal'

const copy = cardMessages.permission

/** Denies, and says why: that is the next thing the agent reads. */
export function DenyForm({ item, onBack }: { item: PermissionItem; onBack: () => void }) {
  const commands = useCommands()
  const refusal = useRefusal()
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  useEntered(field)
  const isEmpty = text.trim() === ''
  const isAnswered = useView(({ answering }) => item.requestId in answering)
  const off = refusal ?? (isAnswered ? copy.onItsWay : isEmpty ? copy.reasonEmpty : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (off === undefined) commands.denyWith(item.requestId, text.trim())
  }
  const keyed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event.nativeEvent)) return
    submit(event)
  }
  return (
    <form className={styles.form} onSubmit={submit} onKeyDown={leaveOnEscape(onBack)}>
      <TextArea
        ref={field}
        label={copy.reason}
        note={copy.reasonNote}
        rows={2}
        maxLength={10_000}
        value={text}
        onChange={setText}
        onKeyDown={keyed}
      />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" disabledReason={off}>
          {copy.sendReason}
        </Button>
        <Button onClick={onBack}>{copy.back}</Button>
      </div>
    </form>
  )
}

/** Escape goes back to the choices first, and only then leaves the card. */
export const leaveOnEscape = (onBack: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event.nativeEvent)) return
  event.preventDefault()
  event.stopPropagation()
  onBack()
}
