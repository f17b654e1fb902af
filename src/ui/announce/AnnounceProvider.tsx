import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { VisuallyHidden } from '../VisuallyHidden'
import { type Announce, createAnnouncer, type Politeness } from './createAnnouncer'

const AnnounceContext = createContext<Announce>(() => {})

/** Says a text to screen readers. No pane is a live region itself: what matters is announced here, once. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext)
}

interface Spoken {
  readonly text: string
  /** The same text twice in a row must still be a change. */
  readonly turn: number
}

/** Two hidden regions that are there from the start: a region that appears with its text is often not read. */
export function AnnounceProvider({ children }: { children: ReactNode }) {
  const [polite, setPolite] = useState<Spoken>({ text: '', turn: 0 })
  const [assertive, setAssertive] = useState<Spoken>({ text: '', turn: 0 })
  const [announcer] = useState(() =>
    createAnnouncer({
      now: () => performance.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      say: (text: string, politeness: Politeness) => {
        const set = politeness === 'assertive' ? setAssertive : setPolite
        set(({ turn }) => ({ text, turn: turn + 1 }))
      },
    }),
  )
  useEffect(() => announcer.stop, [announcer])
  return (
    <AnnounceContext value={announcer.announce}>
      {children}
      <VisuallyHidden>
        <span role="status" aria-live="polite" aria-atomic="true">
          <span key={polite.turn}>{polite.text}</span>
        </span>
        <span role="alert" aria-live="assertive" aria-atomic="true">
          <span key={assertive.turn}>{assertive.text}</span>
        </span>
      </VisuallyHidden>
    </AnnounceContext>
  )
}
