import { Suspense, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { lazyPart } from '../../ui/later/lazyPart'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { useTheme } from '../../ui/theme/ThemeProvider'
import { useDisabledReason } from '../context/useDisabledReason'
import { useTerminals, useWorkspace } from '../context/WorkspaceProvider'
import { TerminalKeys } from './input/TerminalKeys'
import { TerminalList } from './list/TerminalList'
import { TerminalToolbar } from './list/TerminalToolbar'
import { useShownTerminal } from './list/useShownTerminal'
import { hasHardwareAcceleration } from './screen/renderer'
import { TerminalView } from './screen/TerminalView'
import { useElementSize } from './screen/useElementSize'
import type { ScreenKey } from './screen/xtermScreen'
import { isRunning } from './shared/state'
import { selectTerminalOrder } from './store'
import styles from './TerminalPane.module.css'

const CloseQuestion = lazyPart(async () => (await import('./list/CloseQuestion')).CloseQuestion)

const text = messages.terminal

export interface TerminalPaneProps {
  onOpenLink: (url: string) => void
  /** Keys that are commands of the app: the terminal leaves them alone. */
  isAppChord?: (event: KeyboardEvent) => boolean
  /** Asks the agent about what a terminal printed; absent where there is none. */
  ask?: ((sessionId: string) => void) | undefined
}

const never = () => false

/** The terminals of the workspace: one on screen, the others behind it, a list of them from two on. */
export function TerminalPane({ onOpenLink, isAppChord = never, ask }: TerminalPaneProps) {
  const order = useTerminals(selectTerminalOrder)
  const listed = useTerminals((state) => state.listed)
  const { viewStore, commands } = useWorkspace().terminals
  const shown = useShownTerminal()
  const renaming = useStore(viewStore, (view) => view.renaming)
  const closing = useStore(viewStore, (view) => view.closing)
  const focusTurn = useStore(viewStore, (view) => view.focusTurn)
  const unready = useDisabledReason('terminal')
  const isShownRunning = useTerminals((state) => shown !== null && isRunning(state.sessions[shown]))
  const [hardware] = useState(() => hasHardwareAcceleration(document))
  const { ref, size } = useElementSize()
  const granted = useRef(0)
  const press = useRef<((key: ScreenKey) => void) | null>(null)
  useFirstTerminal(size.width > 0)
  const theme = useTheme()
  useEffect(() => commands.showTheme(theme), [commands, theme])

  const hasList = order.length > 1 || renaming !== null
  return (
    <div className={styles.pane}>
      <div ref={ref} className={styles.screens}>
        {order.map((sessionId, index) => (
          <TerminalView
            key={sessionId}
            number={index + 1}
            sessionId={sessionId}
            shown={sessionId === shown}
            elementSize={size}
            granted={granted}
            focusTurn={focusTurn}
            hardware={hardware}
            press={press}
            onOpenLink={onOpenLink}
            isAppChord={isAppChord}
            ask={ask}
          />
        ))}
        {order.length === 0 && (listed ? <NoTerminals /> : <SkeletonRows count={3} label={text.loading} />)}
      </div>
      {order.length > 0 && (
        <div className={styles.side} data-list={hasList}>
          <TerminalToolbar shown={shown} ask={ask} />
          {hasList && <TerminalList order={order} shown={shown} ask={ask} />}
        </div>
      )}
      {shown !== null && (
        <TerminalKeys
          disabledReason={unready ?? (isShownRunning ? undefined : text.offlineReason)}
          onKey={(key) => press.current?.(key)}
        />
      )}
      {closing && (
        <Suspense>
          <CloseQuestion closing={closing} />
        </Suspense>
      )}
    </div>
  )
}

function NoTerminals() {
  const { commands } = useWorkspace().terminals
  const off = useDisabledReason('terminal', 'connected')
  const open = () => {
    commands.open()
    commands.focus()
  }
  return (
    <EmptyState text={text.empty}>
      <Button onClick={open} disabledReason={off}>
        {text.newTerminal}
      </Button>
    </EmptyState>
  )
}

/** Opens a terminal by itself when the pane is first on screen and there is none, so that a new user sees a shell. */
function useFirstTerminal(isDisplayed: boolean): void {
  const { commands } = useWorkspace().terminals
  const listed = useTerminals((state) => state.listed)
  const canOpen = useDisabledReason('terminal', 'connected') === undefined
  useEffect(() => {
    if (isDisplayed && canOpen && listed) commands.openFirst()
  }, [isDisplayed, canOpen, listed, commands])
}
