import { lazy, Suspense, useId, useRef } from 'react'
import { useStore } from 'zustand/react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { Strip } from '../../ui/Strip'
import { useAfter } from '../../ui/useAfter'
import { VisuallyHidden } from '../../ui/VisuallyHidden'
import { useTerminals, useWorkspace } from '../../workspace/SocketProvider'
import { useIsLive } from '../../workspace/useIsLive'
import type { TerminalSession } from './state'
import { selectTerminal } from './store'
import type { TerminalScreenProps } from './TerminalScreen'
import styles from './TerminalView.module.css'
import { UnsentStrips } from './UnsentStrips'
import { lifetimeOf } from './viewStore'

const text = messages.terminal

/** xterm is a chunk of its own: the pane is there before it. */
const TerminalScreen = lazy(async () => ({ default: (await import('./TerminalScreen')).TerminalScreen }))

type ScreenProps = Omit<TerminalScreenProps, 'typing' | 'describedBy' | 'paste'>

/** One terminal: its screen, and around it what is the matter with it. Mounted also while another is shown. */
export function TerminalView({ number, ...screen }: ScreenProps & { number: number }) {
  const { sessionId, shown } = screen
  const session = useTerminals(selectTerminal(sessionId))
  const isLive = useIsLive()
  const describedBy = useId()
  const paste = useRef<((text: string) => void) | null>(null)
  if (!session) return null
  const name = session.name || text.defaultName
  const isRunning = session.status === 'live' || session.status === 'requested'
  return (
    <section className={styles.view} data-shown={shown} aria-label={text.region(number, name)}>
      <div className={styles.place}>
        <Suspense>
          <TerminalScreen {...screen} typing={isLive && isRunning} describedBy={describedBy} paste={paste} />
        </Suspense>
        {session.status === 'requested' && <Starting sessionId={sessionId} name={name} />}
        {session.status === 'failed' && <Failed session={session} />}
        {!isLive && isRunning && <Paused sessionId={sessionId} />}
      </div>
      <UnsentStrips
        sessionId={sessionId}
        canInsert={isLive && session.status === 'live'}
        onPaste={(pasted) => paste.current?.(pasted)}
      />
      <EndStrip session={session} />
      <VisuallyHidden>
        <span id={describedBy}>{text.description}</span>
      </VisuallyHidden>
    </section>
  )
}

/** Says that nothing can be typed; again, and aloud, to who tries. */
function Paused({ sessionId }: { sessionId: string }) {
  const { viewStore } = useWorkspace().terminals
  const isRefused = useStore(viewStore, (view) => view.refused === sessionId)
  return (
    <p className={styles.chip} data-refused={isRefused} role={isRefused ? 'alert' : undefined}>
      {isRefused ? text.notTyped : text.paused}
    </p>
  )
}

function Starting({ sessionId, name }: { sessionId: string; name: string }) {
  const isNoticeable = useAfter(200)
  const isSlow = useAfter(10_000)
  const { commands } = useWorkspace().terminals
  const isLive = useIsLive()
  if (!isNoticeable) return null
  return (
    <div className={styles.cover}>
      <EmptyState text={isSlow ? text.stillStarting(name) : text.starting(name)}>
        {isSlow && (
          <Button
            disabledReason={isLive ? undefined : text.offlineReason}
            onClick={() => commands.close(sessionId)}
          >
            {text.cancel}
          </Button>
        )}
      </EmptyState>
    </div>
  )
}

function Failed({ session: { sessionId, error } }: { session: TerminalSession }) {
  const { commands } = useWorkspace().terminals
  const isLive = useIsLive()
  return (
    <div className={styles.cover}>
      <EmptyState text={text.couldNotStart(error ?? text.noReason)}>
        <Button
          disabledReason={isLive ? undefined : text.offlineReason}
          onClick={() => commands.restart(sessionId)}
        >
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
  const isLive = useIsLive()
  if (status !== 'ended' && status !== 'lost') return null
  const restart = () => {
    commands.restart(sessionId)
    commands.focus()
  }
  const actions = (
    <>
      <Button size="sm" onClick={restart} disabledReason={isLive ? undefined : text.offlineReason}>
        {text.restart}
      </Button>
      <Button size="sm" onClick={() => commands.close(sessionId)}>
        {text.close}
      </Button>
    </>
  )
  return (
    <Strip tone={status === 'lost' ? 'warning' : 'info'} actions={actions}>
      {status === 'lost' ? text.lost : text.exited(exitCode, lifetime)}
    </Strip>
  )
}
