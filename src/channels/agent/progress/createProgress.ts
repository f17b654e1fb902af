import { createStore } from 'zustand/vanilla'
import type { Envelope } from '../../../socket/protocol'
import type { AllProgress } from '../shared/progress'
import type { AgentEvent } from '../shared/protocol'
import type { followProgress, ProgressOptions } from './followProgress'

/** Frames that are kept until the code is here: one for each turn that runs. */
const MAX_EARLY = 100

/**
 * How the running turns go on, for the line that says what the user waits for, and the door to the code that follows them: no
 * first picture needs that.
 *
 *     const progress = createProgress({ clock, state: store.getState }, firstPicture.whenDrawn)
 *     progress.heard(event) // after it was folded
 *     progress.receive(frame) // false: it is about something else
 */
export function createProgress(
  options: Omit<ProgressOptions, 'store'>,
  whenDrawn: (run: () => void) => void,
) {
  const { clock } = options
  const store = createStore<AllProgress>(() => ({}))
  let follow: ReturnType<typeof followProgress> | null = null
  let early: { readonly frame: Envelope; readonly at: number }[] = []
  whenDrawn(() => {
    void import('./followProgress').then(
      (code) => {
        follow = code.followProgress({ ...options, store })
        for (const { frame, at } of early) follow.receive(frame, at)
        early = []
      },
      // The code is gone with an older build, which the panes say.
      () => undefined,
    )
  })
  return {
    model: store,
    heard(event: AgentEvent): void {
      follow?.heard(event)
    },
    receive(frame: Envelope): boolean {
      if (frame.type !== 'progress') return false
      const at = clock.wall()
      if (follow) follow.receive(frame, at)
      else early = [...early, { frame, at }].slice(-MAX_EARLY)
      return true
    },
  }
}
