import { useEffect, useRef, useState } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { cardMessages } from '../../../messages/requestCards'
import { Button } from '../../../ui/Button'
import { useConfig } from '../../context/WorkspaceProvider'
import type { PermissionItem } from '../shared/state'
import { useCommands, useView } from '../useView'
import styles from './NeedsYou.module.css'
import { type PermissionChoice, permissionChoices } from './permissionChoices'
import { useRefusal } from './useRefusal'

const copy = cardMessages.permission

/** What is asked for before the answer is given. */
export type Step = 'rule' | 'deny' | 'all'

interface ChoicesProps {
  item: PermissionItem
  /** Of all that ask the same. */
  requestIds: readonly string[]
  /** The step that the user came back from. */
  focused: Step | null
  onStep: (step: Step) => void
}

/** All that the agent offers, and what goes on to a rule or to words for the agent. */
export function PermissionChoices({ item, requestIds, focused, onStep }: ChoicesProps) {
  const commands = useCommands()
  const refusal = useRefusal()
  const hasRules = useConfig(({ config }) => config?.capabilities.includes('agent.permissionRules') ?? false)
  const answering = useView((view) => view.answering[item.requestId])
  const [chosen, setChosen] = useState<PermissionChoice | null>(null)
  const steps = useFocusedStep(focused)
  const off = refusal ?? (answering === undefined ? undefined : copy.onItsWay)
  const answer = (choice: PermissionChoice) => {
    setChosen(choice)
    const give = choice.allows ? commands.approve : commands.reject
    for (const requestId of requestIds) give(requestId, choice.optionId)
  }
  const choices = permissionChoices(item.options)
  const button = (choice: PermissionChoice) => (
    <Button
      key={choice.key}
      data-choice=""
      title={choice.reach}
      variant={choice.isFirst ? 'primary' : 'default'}
      disabledReason={off}
      onClick={() => answer(choice)}
    >
      {answering !== undefined && chosen?.key === choice.key ? pendingLabel(choice) : choice.label}
    </Button>
  )
  const denials = choices.filter(({ allows }) => !allows)
  return (
    <>
      <div className={styles.actions}>
        {answering?.state === 'unconfirmed' && <p className={styles.fact}>{copy.unconfirmed}</p>}
        {choices.filter(({ allows }) => allows).map(button)}
        {hasRules && item.suggests && (
          <Button ref={steps.rule} data-choice="" disabledReason={off} onClick={() => onStep('rule')}>
            {copy.byRule}
          </Button>
        )}
        {denials.map(button)}
        {denials.length > 0 && (
          <Button ref={steps.deny} data-choice="" disabledReason={off} onClick={() => onStep('deny')}>
            {copy.tell}
          </Button>
        )}
      </div>
      {choices
        .filter(({ reach }) => reach !== undefined)
        .map(({ key, reach }) => (
          <p key={key} data-reach="" className={`${styles.fact} ${styles.reach}`}>
            {reach}
          </p>
        ))}
    </>
  )
}

/** On the way back from a step the focus goes to the button that began it. */
function useFocusedStep(focused: Step | null) {
  const rule = useRef<HTMLButtonElement>(null)
  const deny = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (focused === 'rule' || focused === 'deny')
      focusIfHere(focused === 'rule' ? rule.current : deny.current)
  }, [focused])
  return { rule, deny }
}

const pendingLabel = (choice: PermissionChoice): string => (choice.allows ? copy.allowing : copy.denying)
