import { TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { cardMessages } from '../../../messages/requestCards'
import { requestMessages } from '../../../messages/requests'
import { ExactText } from '../../../ui/ExactText'
import { MisclickNotice } from '../../../ui/misclick/MisclickNotice'
import { useMisclickGuard } from '../../../ui/misclick/useMisclickGuard'
import { ScrollBox } from '../../../ui/ScrollBox'
import type { PermissionItem } from '../shared/state'
import { DiffView } from '../tools/DiffView'
import { commandOf, cwdOf, inputText, reasonOf } from '../tools/toolInput'
import { DenyForm } from './DenyForm'
import styles from './NeedsYou.module.css'
import { PermissionChoices, type Step } from './PermissionChoices'
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

/** Asks before the agent does something. It never takes the focus, and keys meant for something else do nothing. */
export function PermissionCard({ item, index, total, now }: CardProps & { item: PermissionItem }) {
  const title = useId()
  const guarded = useMisclickGuard(now)
  const [step, setStep] = useState<Step | null>(null)
  /** The step that was left: its button gets the focus back. */
  const [left, setLeft] = useState<Step | null>(null)
  const heading = revealHidden(item.title || verb[item.toolKind])
  const exact = exactly(item)
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
      <ScrollBox label={copy.details} className={styles.body}>
        <div className={styles.heading}>
          <h3 id={title} tabIndex={-1} data-needs-you="">
            <span className={styles.verb}>{name(verb[item.toolKind])}</span>
            {heading !== exact && <span className={styles.object}>{` ${heading}`}</span>}
          </h3>
          {total > 1 && <span className={styles.stack}>{copy.stack(index, total)}</span>}
        </div>
        {exact !== null && <ExactText text={exact} />}
        <Contents item={item} />
        <Circumstances item={item} />
      </ScrollBox>
      <Facts item={item} />
      <MisclickNotice isEarly={guarded.isEarly} />
      {step === 'rule' && <RuleForm item={item} onBack={back} />}
      {step === 'deny' && <DenyForm item={item} onBack={back} />}
      {!step && <PermissionChoices item={item} focused={left} onStep={setStep} />}
    </fieldset>
  )
}

/** The very thing that would be done, as text; null where a diff or the title says it. */
function exactly({ input, content }: PermissionItem): string | null {
  const shows = content?.some(({ type }) => type === 'diff') ?? false
  return commandOf(input) ?? (shows ? null : inputText(input))
}

function Contents({ item }: { item: PermissionItem }) {
  const diffs = item.content?.filter((content) => content.type === 'diff') ?? []
  const texts = item.content?.filter((content) => content.type === 'text') ?? []
  return (
    <>
      {texts.map(({ text }) => (
        <ExactText key={text} text={text} />
      ))}
      {diffs.map((diff) => (
        <div key={diff.path} className={styles.diff}>
          <p className={styles.path}>{revealHidden(diff.path)}</p>
          <DiffView content={diff} />
        </div>
      ))}
    </>
  )
}

const isKnown = (fact: string): fact is keyof typeof copy.fact => fact in copy.fact

/** Where it happens, and why as the agent says. */
function Circumstances({ item }: { item: PermissionItem }) {
  const cwd = cwdOf(item.input)
  const reason = reasonOf(item.input)
  return (
    <>
      {cwd !== null && <p className={styles.fact}>{copy.where(revealHidden(cwd))}</p>}
      {reason !== null && (
        <p className={styles.fact}>
          {copy.agentSays} <span dir="auto">{revealHidden(reason)}</span>
        </p>
      )}
    </>
  )
}

/** What the server sees in it. It does not scroll away under what is asked for. */
function Facts({ item }: { item: PermissionItem }) {
  const facts = item.facts?.filter(isKnown) ?? []
  if (facts.length === 0) return null
  return (
    <ul className={styles.risks} aria-label={copy.facts}>
      {facts.map((fact) => (
        <li key={fact}>
          <TriangleAlert aria-hidden="true" size={14} strokeWidth={1.5} />
          {copy.fact[fact]}
        </li>
      ))}
    </ul>
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
