import { Suspense, useId, useRef } from 'react'
import { useStore } from 'zustand/react'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { firstPart } from '../../../ui/later/lazyPart'
import { Strip } from '../../../ui/Strip'
import { useAfter } from '../../../ui/useAfter'
import { VisuallyHidden } from '../../../ui/VisuallyHidden'
import { useIsReadOnly } from '../../context/EmbedHostContext'
import { useCatchingUp, useIsLong } from '../../context/useCatchingUp'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useTerminals, useWorkspace } from '../../context/WorkspaceProvider'
import { UndeliveredStrips } from '../input/UndeliveredStrips'
import { isRunning, type TerminalSession } from '../shared/state'
import { selectTerminal } from '../store'
import { lifetimeOf } from '../viewStore'
import type { TerminalScreenProps } from './TerminalScreen'
import styles from './TerminalView.module.css'

const text = messages.terminal

/** xterm is a chunk of its own: the pane is there before it. */
const TerminalScreen = firstPart(async () => (await import('./TerminalScreen')).TerminalScreen)

type ScreenProps = Omit<TerminalScreenProps, 'typing' | 'describedBy' | 'paste'>

/** One terminal: its screen, and around it what is the matter with it. Mounted also while another is shown. */
export function TerminalView({ number, ...screen }: ScreenProps & { number: number }) {
  const { sessionId, shown } = screen
  const session = useTerminals(selectTerminal(sessionId))
  const canType = useDisabledReason('terminal') === undefined
  const isReadOnly = useIsReadOnly('terminal')
  const describedBy = useId()
  const paste = useRef<((text: string) => void) | null>(null)
  if (!session) return null
  const name = session.name || text.defaultName
  return (
    <section className={styles.view} data-shown={shown} aria-label={text.region(number, name)}>
      <div className={styles.place}>
        <Suspense>
          <TerminalScreen
            {...screen}
            typing={canType && isRunning(session)}
            describedBy={describedBy}
            paste={paste}
          />
        </Suspense>
        {session.status === 'requested' && <Starting sessionId={sessionId} name={name} />}
        {session.status === 'failed' && <Failed session={session} />}
        {!canType &&
          isRunning(session) &&
          (isReadOnly ? <Refused sessionId={sessionId} /> : <Paused sessionId={sessionId} />)}
      </div>
      <UndeliveredStrips
        sessionId={sessionId}
        canInsert={canType && session.status === 'live'}
        onPaste={(pasted) => paste.current?.(pasted)}
      />
      <EndStrip session={session} />
      <VisuallyHidden>
        <span id={describedBy}>{text.description}</span>
      </VisuallyHidden>
    </section>
  )
}

/** Says that nothing can be typed, and announces it again when the user tries. */
function Paused({ sessionId }: { sessionId: string }) {
  const { viewStore } = useWorkspace().terminals
  const isRefused = useStore(viewStore, (view) => view.refused === sessionId)
  const isLong = useIsLong()
  const waiting = useCatchingUp('terminal')
  if (!isRefused && !isLong) return null
  const state = waiting === null ? text.paused : messages.app.connection.catchingUpWith.terminal(waiting)
  return (
    <p className={styles.chip} data-refused={isRefused} role={isRefused ? 'alert' : undefined}>
      {isRefused ? text.notTyped : state}
    </p>
  )
}

/** Announces that nothing can be typed when the user tries to. */
function Refused({ sessionId }: { sessionId: string }) {
  const { viewStore } = useWorkspace().terminals
  const isRefused = useStore(viewStore, (view) => view.refused === sessionId)
  if (!isRefused) return null
  return (
    <p className={styles.chip} data-refused="true" role="alert">
      {messages.embed.readOnly}
    </p>
  )
}

function Starting({ sessionId, name }: { sessionId: string; name: string }) {
  const isNoticeable = useAfter(200)
  const isSlow = useAfter(10_000)
  const { commands } = useWorkspace().terminals
  const off = useDisabledReason('terminal', 'connected')
  if (!isNoticeable) return null
  return (
    <div className={styles.cover}>
      <EmptyState text={isSlow ? text.stillStarting(name) : text.starting(name)}>
        {isSlow && (
          <Button disabledReason={off} onClick={() => commands.requestClose(sessionId)}>
            {text.cancel}
          </Button>
        )}
      </EmptyState>
    </div>
  )
}

function Failed({ session: { sessionId, error } }: { session: TerminalSession }) {
  const { commands } = useWorkspace().terminals
  const off = useDisabledReason('terminal', 'connected')
  return (
    <div className={styles.cover}>
      <EmptyState text={text.couldNotStart(error ?? text.noReason)}>
        <Button disabledReason={off} onClick={() => commands.restart(sessionId)}>
          {text.tryAgain}
        </Button>
        <Button onClick={() => commands.close(sessionId)}>{text.close}</Button>
      </EmptyState>
    </div>
  )
}

/** Says how it ended, outside the output, and what one can do about it. */
function EndStrip({ session }: { session: TerminalSession }) {
  const { sessionId, status, exitCode, createdAt } = session
  const { commands, viewStore } = useWorkspace().terminals
  const lifetime = useStore(viewStore, (view) => lifetimeOf(view, sessionId, createdAt))
  const off = useDisabledReason('terminal', 'connected')
  const readOnly = useDisabledReason('terminal', 'writable')
  if (status !== 'ended' && status !== 'lost') return null
  const restart = () => {
    commands.restart(sessionId)
    commands.focus()
  }
  const actions = (
    <>
      <Button size="sm" onClick={restart} disabledReason={off}>
        {text.restart}
      </Button>
      <Button size="sm" disabledReason={readOnly} onClick={() => commands.close(sessionId)}>
        {text.close}
      </Button>
    </>
  )
  return (
    <Strip tone={status === 'lost' ? 'warning' : 'info'} actions={actions}>
      {status === 'lost' ? text.lost[session.lostReason ?? 'unknown'] : text.exited(exitCode, lifetime)}
    </Strip>
  )
}
