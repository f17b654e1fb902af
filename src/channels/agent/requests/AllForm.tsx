import { type FormEvent, useId, useRef, useState } from 'react'
import { cardMessages } from '../../../messages/requestCards'
import { requestMessages } from '../../../messages/requests'
import { Button } from '../../../ui/Button'
import { ScrollBox } from '../../../ui/ScrollBox'
import type { PermissionItem } from '../shared/state'
import { useCommands } from '../useView'
import own from './AllRequests.module.css'
import { leaveOnEscape } from './DenyForm'
import styles from './NeedsYou.module.css'
import { type Asked, allowTogether } from './openRequests'
import { Facts, objectOf, Requested } from './Requested'
import { useEntered } from './useEntered'
import { useRefusal } from './useRefusal'

const copy = cardMessages.all
const { times } = cardMessages.permission
const { name, verb } = requestMessages.permission

interface AllFormProps {
  /** What waits in this turn. */
  all: readonly Asked[]
  /** Id of the heading that names the card. */
  title: string
  onBack: () => void
}

/**
 * Shows all of what would be allowed at once, and what would not. What comes while it is read is not added: nothing is
 * allowed that was not there when the user began to read.
 */
export function AllForm({ all, title, onBack }: AllFormProps) {
  const commands = useCommands()
  const refusal = useRefusal()
  const [{ allowed, left }] = useState(() => allowTogether(all))
  const heading = useRef<HTMLHeadingElement>(null)
  const leftTitle = useId()
  useEntered(heading)
  const open = new Set(all.flatMap(({ requestIds }) => requestIds))
  const shown = allowed
    .map(({ item, answers }) => ({ item, answers: answers.filter(({ requestId }) => open.has(requestId)) }))
    .filter(({ answers }) => answers.length > 0)
  const stillLeft = left.filter(({ requestId }) => open.has(requestId))
  const off = refusal ?? (shown.length === 0 ? copy.answered : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (off !== undefined) return
    for (const { answers } of shown)
      for (const { requestId, optionId } of answers) commands.approve(requestId, optionId)
    onBack()
  }
  return (
    <form className={own.together} onSubmit={submit} onKeyDown={leaveOnEscape(onBack)}>
      <h3 ref={heading} id={title} tabIndex={-1} data-needs-you="">
        {name(copy.title(shown.length))}
      </h3>
      <ScrollBox label={cardMessages.permission.details} className={`${styles.body} ${own.shown}`}>
        <ul className={own.list} aria-labelledby={title}>
          {shown.map(({ item, answers }) => (
            <li key={item.id}>
              <About item={item} count={answers.length} />
              <Requested item={item} />
            </li>
          ))}
        </ul>
        {stillLeft.length > 0 && (
          <>
            <p id={leftTitle} className={styles.fact}>
              {copy.left}
            </p>
            <ul className={own.list} aria-labelledby={leftTitle}>
              {stillLeft.map((item) => (
                <li key={item.id}>
                  <About item={item} count={1} />
                  <Requested item={item} />
                  <Facts item={item} />
                </li>
              ))}
            </ul>
          </>
        )}
      </ScrollBox>
      <div className={styles.actions}>
        <Button type="submit" variant="primary" disabledReason={off}>
          {copy.confirm(shown.length)}
        </Button>
        <Button onClick={onBack}>{cardMessages.permission.back}</Button>
      </div>
    </form>
  )
}

function About({ item, count }: { item: PermissionItem; count: number }) {
  const object = objectOf(item)
  return (
    <p>
      <span className={styles.verb}>{verb[item.toolKind]}</span>
      {object !== null && <span className={styles.object}>{` ${object}`}</span>}
      {count > 1 && <span className={styles.stack}>{` · ${times(count)}`}</span>}
    </p>
  )
}
