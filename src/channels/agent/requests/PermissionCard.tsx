import { type KeyboardEvent, useId, useState } from 'react'
import { cardMessages } from '../../../messages/requestCards'
import { requestMessages } from '../../../messages/requests'
import { MisclickNotice } from '../../../ui/misclick/MisclickNotice'
import { useMisclickGuard } from '../../../ui/misclick/useMisclickGuard'
import { ScrollBox } from '../../../ui/ScrollBox'
import type { PermissionItem } from '../shared/state'
import { AllChoices } from './AllChoices'
import { AllForm } from './AllForm'
import { DenyForm } from './DenyForm'
import styles from './NeedsYou.module.css'
import type { Asked } from './openRequests'
import { PermissionChoices, type Step } from './PermissionChoices'
import { Facts, objectOf, Requested } from './Requested'
import { RuleForm } from './RuleForm'

const copy = cardMessages.permission
const { name, verb } = requestMessages.permission

export interface CardProps {
  /** Which of how many that wait. */
  readonly index: number
  readonly total: number
  /** Monotonic time, ms. */
  readonly now: () => number
}

interface PermissionCardProps extends CardProps {
  readonly item: PermissionItem
  /** Of all that ask the same. */
  readonly requestIds: readonly string[]
  /** What waits in this turn, this one included. */
  readonly all: readonly Asked[]
}

/** Asks before the agent does something. It never takes the focus, and keys meant for something else do nothing. */
export function PermissionCard({ item, requestIds, all, now, ...place }: PermissionCardProps) {
  const title = useId()
  const [step, setStep] = useState<Step | null>(null)
  const guarded = useMisclickGuard(now, step)
  /** The step that was left: its button gets the focus back. */
  const [left, setLeft] = useState<Step | null>(null)
  const back = () => {
    setLeft(step)
    setStep(null)
  }
  const keyed = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    if (!step) chooseByDigit(event, guarded.allowsKeys())
    guarded.handlers.onKeyDown(event)
  }
  return (
    <fieldset
      ref={guarded.ref}
      aria-labelledby={title}
      className={styles.card}
      {...guarded.handlers}
      onKeyDown={keyed}
    >
      {step === 'all' ? (
        <AllForm all={all} title={title} onBack={back} />
      ) : (
        <>
          <ScrollBox label={copy.details} className={styles.body}>
            <Heading item={item} id={title} times={requestIds.length} {...place} />
            <Requested item={item} />
          </ScrollBox>
          <Facts item={item} />
        </>
      )}
      <MisclickNotice isEarly={guarded.isEarly} />
      {step === 'rule' && <RuleForm item={item} onBack={back} />}
      {step === 'deny' && <DenyForm item={item} onBack={back} />}
      {!step && <PermissionChoices item={item} requestIds={requestIds} focused={left} onStep={setStep} />}
      {!step && <AllChoices all={all} focused={left} onStep={setStep} />}
    </fieldset>
  )
}

interface HeadingProps extends Omit<CardProps, 'now'> {
  readonly item: PermissionItem
  readonly id: string
  readonly times: number
}

function Heading({ item, id, times, index, total }: HeadingProps) {
  const object = objectOf(item)
  const counts = [times > 1 && copy.times(times), total > 1 && copy.stack(index, total)].filter(Boolean)
  return (
    <div className={styles.heading}>
      <h3 id={id} tabIndex={-1} data-needs-you="">
        <span className={styles.verb}>{name(verb[item.toolKind])}</span>
        {object !== null && <span className={styles.object}>{` ${object}`}</span>}
      </h3>
      {counts.length > 0 && <span className={styles.stack}>{counts.join(' · ')}</span>}
    </div>
  )
}

/** 1 is the first choice, as long as nothing is being written. */
function chooseByDigit(event: KeyboardEvent<HTMLFieldSetElement>, isAllowed: boolean): void {
  const { key, ctrlKey, metaKey, altKey, repeat, currentTarget } = event
  if (!/^[1-9]$/.test(key) || ctrlKey || metaKey || altKey) return
  const choice = currentTarget.querySelectorAll<HTMLButtonElement>('[data-choice]')[Number(key) - 1]
  event.preventDefault()
  if (choice && isAllowed && !repeat) choice.click()
}
