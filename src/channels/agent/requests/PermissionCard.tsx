import { useId, useState } from 'react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { ExactText } from '../../../ui/ExactText'
import { MisclickNotice } from '../../../ui/misclick/MisclickNotice'
import { useMisclickGuard } from '../../../ui/misclick/useMisclickGuard'
import { ScrollBox } from '../../../ui/ScrollBox'
import type { PermissionItem } from '../shared/state'
import { DiffView } from '../tools/DiffView'
import { commandOf, cwdOf, inputText, reasonOf } from '../tools/toolInput'
import { useCommands, useView } from '../useView'
import styles from './NeedsYou.module.css'
import { type PermissionChoice, permissionChoices } from './permissionChoices'
import { useRefusal } from './useRefusal'

const copy = messages.agent.permission

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
  const heading = revealHidden(item.title || copy.verb[item.toolKind])
  const exact = exactly(item)
  const cwd = cwdOf(item.input)
  const reason = reasonOf(item.input)
  return (
    <fieldset ref={guarded.ref} aria-labelledby={title} className={styles.card} {...guarded.handlers}>
      <ScrollBox label={copy.details} className={styles.body}>
        <div className={styles.heading}>
          <h3 id={title} tabIndex={-1} data-needs-you="">
            <span className={styles.verb}>{copy.name(copy.verb[item.toolKind])}</span>
            {heading !== exact && <span className={styles.object}>{` ${heading}`}</span>}
          </h3>
          {total > 1 && <span className={styles.stack}>{copy.stack(index, total)}</span>}
        </div>
        {exact !== null && <ExactText text={exact} />}
        <Contents item={item} />
        {cwd !== null && <p className={styles.fact}>{copy.where(revealHidden(cwd))}</p>}
        {reason !== null && (
          <p className={styles.fact}>
            {copy.agentSays} <span dir="auto">{revealHidden(reason)}</span>
          </p>
        )}
      </ScrollBox>
      <MisclickNotice isEarly={guarded.isEarly} />
      <Choices item={item} />
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

function Choices({ item }: { item: PermissionItem }) {
  const commands = useCommands()
  const refusal = useRefusal()
  const answering = useView((view) => view.answering[item.requestId])
  const [chosen, setChosen] = useState<PermissionChoice | null>(null)
  const answer = (choice: PermissionChoice) => {
    setChosen(choice)
    if (choice.allows) commands.approve(item.requestId, choice.optionId)
    else commands.reject(item.requestId, choice.optionId)
  }
  return (
    <div className={styles.actions}>
      {answering?.state === 'unconfirmed' && <p className={styles.fact}>{copy.unconfirmed}</p>}
      {permissionChoices(item.options).map((choice) => (
        <Button
          key={choice.key}
          variant={choice.isFirst ? 'primary' : 'default'}
          disabledReason={refusal ?? (answering === undefined ? undefined : copy.onItsWay)}
          onClick={() => answer(choice)}
        >
          {answering !== undefined && chosen?.key === choice.key ? pendingLabel(choice) : choice.label}
        </Button>
      ))}
    </div>
  )
}

const pendingLabel = (choice: PermissionChoice): string => (choice.allows ? copy.allowing : copy.denying)
