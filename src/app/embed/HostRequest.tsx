import { useEffect, useId } from 'react'
import { useStore } from 'zustand/react'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { Button } from '../../ui/Button'
import { ExactText } from '../../ui/ExactText'
import { MisclickNotice } from '../../ui/misclick/MisclickNotice'
import { useMisclickGuard } from '../../ui/misclick/useMisclickGuard'
import { Strip } from '../../ui/Strip'
import { useApp } from '../AppContext'
import styles from './HostRequest.module.css'
import type { HostNotice, PendingRequest } from './hostRequests'

const text = messages.embed
const now = () => performance.now()

/** What the embed host asks and says. It never takes the focus, nor does it look like our own interface. */
export function HostRequest() {
  const { hostRequests, focus } = useApp()
  const request = useStore(hostRequests, ({ requests }) => requests[0])
  const notice = useStore(hostRequests, (state) => state.notice)
  if (!request && !notice) return null
  // What had the focus is gone then.
  const dismiss = () => {
    hostRequests.setState({ notice: null })
    focus.ensure()
  }
  const answer = (isAllowed: boolean) => {
    request?.answer(isAllowed)
    focus.ensure()
  }
  return (
    <section className={styles.corner} data-host-request="" aria-label={text.fromHost}>
      {notice && <Said key={notice.text} notice={notice} onDismiss={dismiss} />}
      {request && <Asked key={request.id} request={request} onAnswer={answer} />}
    </section>
  )
}

interface AskedProps {
  request: PendingRequest
  onAnswer: (isAllowed: boolean) => void
}

function Asked({ request, onAnswer }: AskedProps) {
  const title = useId()
  const announce = useAnnounce()
  const guarded = useMisclickGuard(now)
  const question = text.asks[request.kind](request.host)
  useEffect(() => announce(text.needsPermission(question), { politeness: 'assertive' }), [announce, question])
  return (
    <fieldset ref={guarded.ref} aria-labelledby={title} className={styles.card} {...guarded.handlers}>
      <h3 id={title} tabIndex={-1} data-needs-you="">
        {text.permission(question)}
      </h3>
      <ExactText text={request.what} />
      <MisclickNotice isEarly={guarded.isEarly} />
      <div className={styles.actions}>
        <Button variant="primary" onClick={() => onAnswer(true)}>
          {text.allowOnce}
        </Button>
        <Button onClick={() => onAnswer(false)}>{text.deny}</Button>
      </div>
    </fieldset>
  )
}

function Said({ notice, onDismiss }: { notice: HostNotice; onDismiss: () => void }) {
  const announce = useAnnounce()
  // No character of the host's text may turn or hide the words that say whose text it is.
  const said = text.says(notice.host, revealHiddenInLine(notice.text))
  useEffect(() => announce(said), [announce, said])
  return (
    <div className={styles.notice}>
      <Strip
        tone={notice.kind}
        actions={
          <Button size="sm" onClick={onDismiss}>
            {text.dismiss}
          </Button>
        }
      >
        {said}
      </Strip>
    </div>
  )
}
