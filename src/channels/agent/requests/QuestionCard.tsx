import { useId, useState } from 'react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { cardMessages } from '../../../messages/requestCards'
import { requestMessages } from '../../../messages/requests'
import { Button } from '../../../ui/Button'
import { MisclickNotice } from '../../../ui/misclick/MisclickNotice'
import { useMisclickGuard } from '../../../ui/misclick/useMisclickGuard'
import { ScrollBox } from '../../../ui/ScrollBox'
import { MarkdownView } from '../markdown/MarkdownView'
import type { QuestionItem } from '../shared/state'
import { useCommands, useView } from '../useView'
import styles from './NeedsYou.module.css'
import type { CardProps } from './PermissionCard'
import { QuestionFieldView } from './QuestionFieldView'
import { checkDraft, emptyField, type QuestionDraft } from './questionDraft'
import { requestTitle } from './requestText'
import { useRefusal } from './useRefusal'

const copy = cardMessages.question
const { permission } = cardMessages

/** A form with the agent's questions; like a permission it never takes the focus. */
export function QuestionCard({ item, index, total, now }: CardProps & { item: QuestionItem }) {
  const title = useId()
  const guarded = useMisclickGuard(now)
  const commands = useCommands()
  const refusal = useRefusal()
  const decision = useView((view) => view.answering[item.requestId])
  const answering = decision !== undefined
  const [draft, setDraft] = useState<QuestionDraft>({})
  const [tried, setTried] = useState(false)
  const { answers, problems } = checkDraft(item.questions, draft)
  const heading = revealHidden(requestTitle(item))
  const submit = () => {
    setTried(true)
    if (Object.keys(problems).length === 0) commands.answer(item.requestId, answers)
  }
  return (
    <fieldset ref={guarded.ref} aria-labelledby={title} className={styles.card} {...guarded.handlers}>
      <ScrollBox label={permission.details} className={styles.body}>
        <div className={styles.heading}>
          <h3 id={title} tabIndex={-1} data-needs-you="" dir="auto">
            {requestMessages.question.name(heading)}
          </h3>
          {total > 1 && <span className={styles.stack}>{permission.stack(index, total)}</span>}
        </div>
        {item.format === 'markdown' && item.message !== undefined && (
          <section className={styles.plan} aria-label={copy.plan}>
            <MarkdownView text={item.message} streaming={false} />
          </section>
        )}
        {item.questions.map((field) => (
          <QuestionFieldView
            key={field.id}
            field={field}
            draft={draft[field.id] ?? emptyField}
            problem={tried ? problems[field.id] : undefined}
            hideQuestion={field.question === heading}
            otherLabel={item.format === 'markdown' ? copy.feedback : copy.other}
            onChange={(next) => setDraft({ ...draft, [field.id]: next })}
          />
        ))}
      </ScrollBox>
      <MisclickNotice isEarly={guarded.isEarly} />
      <div className={styles.actions}>
        {decision?.state === 'unconfirmed' && <p className={styles.fact}>{permission.unconfirmed}</p>}
        <Button variant="primary" disabled={answering} disabledReason={refusal} onClick={submit}>
          {answering ? copy.answering : copy.answer}
        </Button>
        <Button disabled={answering} disabledReason={refusal} onClick={() => commands.skip(item.requestId)}>
          {copy.skip}
        </Button>
      </div>
    </fieldset>
  )
}
