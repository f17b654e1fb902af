import { useEffect, useMemo, useRef } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { cardMessages } from '../../../messages/requestCards'
import { Button } from '../../../ui/Button'
import { useConfig } from '../../context/WorkspaceProvider'
import { useCommands, useView } from '../useView'
import own from './AllRequests.module.css'
import styles from './NeedsYou.module.css'
import { type Asked, allowTogether, denyTogether } from './openRequests'
import type { Step } from './PermissionChoices'
import { useRefusal } from './useRefusal'

const copy = cardMessages.all

interface AllChoicesProps {
  /** What waits in this turn. */
  all: readonly Asked[]
  /** The step that the user came back from. */
  focused: Step | null
  onStep: (step: Step) => void
}

/**
 * One answer for all that waits in this turn, where that is more than one permission. No digit chooses these. Only a server
 * that says what it sees in a request (A30) can tell what wants a look of its own.
 */
export function AllChoices({ all, focused, onStep }: AllChoicesProps) {
  const commands = useCommands()
  const refusal = useRefusal()
  const looks = useConfig(({ config }) => config?.capabilities.includes('agent.permissionRules') ?? false)
  const isAnswering = useView(({ answering }) =>
    all.some(({ requestIds }) => requestIds.some((id) => id in answering)),
  )
  const count = useMemo(() => allowTogether(all).allowed.length, [all])
  const allow = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (focused === 'all') focusIfHere(allow.current)
  }, [focused])
  const { length: total } = all.filter(({ first }) => first.kind === 'permission')
  if (total < 2) return null
  const off = refusal ?? (isAnswering ? cardMessages.permission.onItsWay : undefined)
  const denials = denyTogether(all)
  const denyAll = () => {
    for (const { requestId, optionId } of denials.flat()) commands.reject(requestId, optionId)
  }
  return (
    <fieldset aria-label={copy.group(total)} className={`${styles.actions} ${own.all}`}>
      {looks && count > 1 && (
        <Button ref={allow} size="sm" disabledReason={off} onClick={() => onStep('all')}>
          {copy.allow(count, total)}
        </Button>
      )}
      {denials.length > 1 && (
        <Button size="sm" disabledReason={off} onClick={denyAll}>
          {copy.deny(denials.length, total)}
        </Button>
      )}
    </fieldset>
  )
}
