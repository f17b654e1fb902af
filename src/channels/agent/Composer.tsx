import { type KeyboardEvent, type RefObject, useId, useRef } from 'react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { useConfig } from '../../workspace/SocketProvider'
import { useIsLive } from '../../workspace/useIsLive'
import { AgentChoice } from './AgentChoice'
import styles from './Composer.module.css'
import { composerAct } from './composerKeys'
import { useIsBusy } from './useAgentState'
import type { Stop } from './useStop'
import { useCommands, useTaskId, useView } from './useView'
import { selectDraft } from './viewStore'

const copy = messages.agent.composer
/** Lines it grows to, where the browser cannot size it by its content. */
const MIN_LINES = 2
const MAX_LINES = 10

/** Where one writes to the agent. The draft is kept per conversation, whatever happens to the connection. */
export function Composer({ boxRef, stop }: { boxRef: RefObject<HTMLTextAreaElement | null>; stop: Stop }) {
  const taskId = useTaskId()
  const draft = useView(selectDraft(taskId))
  const commands = useCommands()
  const send = useSending(taskId)
  const composedAt = useRef<number | null>(null)
  const hint = useId()

  const submit = (interrupt: boolean) => {
    if (send.blocked !== null || draft.trim() === '') return
    commands.prompt(draft, { interrupt: interrupt && send.canQueue })
    commands.setDraft(taskId, '')
  }
  const keyed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const meaning = composerAct({ ...keyPress(event), timeStamp: event.timeStamp }, composedAt.current)
    if (meaning === null) return
    event.preventDefault()
    submit(meaning === 'interrupt')
  }
  const notice = stop.notice ?? send.blocked ?? send.hint
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        submit(false)
      }}
    >
      <textarea
        ref={boxRef}
        className={styles.box}
        aria-label={copy.label}
        aria-describedby={hint}
        placeholder={copy.placeholder}
        rows={Math.min(MAX_LINES, Math.max(MIN_LINES, draft.split('\n').length))}
        dir="auto"
        value={draft}
        onChange={(event) => commands.setDraft(taskId, event.target.value)}
        onKeyDown={keyed}
        onCompositionEnd={(event) => {
          composedAt.current = event.timeStamp
        }}
      />
      <div className={styles.foot}>
        <AgentChoice taskId={taskId} />
        {stop.busy && <StopButtons stop={stop} />}
        <Button
          type="submit"
          variant="primary"
          disabled={draft.trim() === ''}
          disabledReason={send.blocked ?? undefined}
        >
          {send.live ? copy.send : copy.sendWhenBack}
        </Button>
      </div>
      <p id={hint} className={styles.hint}>
        {notice}
      </p>
    </form>
  )
}

/** Without a connection nobody can be stopped, but the user may ask for it once there is one. */
function StopButtons({ stop }: { stop: Stop }) {
  return (
    <>
      {stop.wished ? (
        <Button onClick={stop.cancelWish}>{copy.dontStop}</Button>
      ) : (
        !stop.live && <Button onClick={stop.whenBack}>{copy.stopWhenBack}</Button>
      )}
      <Button
        className={styles.stop}
        disabledReason={stop.live ? undefined : copy.stopOffline}
        onClick={stop.now}
      >
        {copy.stop}
      </Button>
    </>
  )
}

const keyPress = ({ key, shiftKey, ctrlKey, metaKey, altKey, keyCode, nativeEvent }: KeyboardEvent) => ({
  key,
  shiftKey,
  ctrlKey,
  metaKey,
  altKey,
  keyCode,
  isComposing: nativeEvent.isComposing,
})

/** Why a message cannot be sent now, or null, and what the keys do. */
function useSending(taskId: string | null) {
  const live = useIsLive()
  const busy = useIsBusy()
  const canQueue = useConfig((state) => state.config?.capabilities.includes('agent.queue') ?? false)
  const running = busy && taskId !== null
  const waits = useView((view) => view.pending.some(({ state }) => state === 'queued'))
  if (!live) return { live, blocked: waits ? copy.oneWaits : null, canQueue, hint: copy.offline }
  const blocked = running && !canQueue ? copy.busy : null
  return { live, blocked, canQueue, hint: running ? copy.whileRunning : copy.hint }
}
