/** What runs in every page before the page's own scripts, and looks at it as a user does: at rows, keys and frames. */
interface Probe {
  /** Main thread tasks of more than 50 ms: when each began and how long it took, ms. */
  readonly longTasks: { readonly at: number; readonly ms: number }[]
  /** When the newest socket opened; null before the first. */
  socketOpenedAt: number | null
  /** Gets every message of the page's sockets as it arrives; a scenario sets it. */
  heard: ((message: string) => void) | null
  /** When the key of that name was pressed last. */
  readonly pressedAt: Record<string, number>
  /** Text of the terminal in use. */
  screen(): string
  /** Resolves with the time of the first frame in which it holds. Looks at each frame, or at every nth. */
  when(holds: () => boolean, every?: number): Promise<number>
  /** Milliseconds from the next key to the row that changes. */
  nextEcho(): Promise<number>
  /** Begins to time frames, until the answer is called. */
  timeFrames(): () => readonly number[]
}

declare global {
  interface Window {
    probe: Probe
  }
}

/** Self-contained: it is sent to the page as text. */
export function installProbe(): void {
  const isInSight = (element: Element) => {
    const { width, height, bottom, left } = element.getBoundingClientRect()
    return width > 50 && height > 20 && bottom > 0 && left < innerWidth && element.checkVisibility()
  }

  /** Rows of the terminal that has the focus, else of the newest in sight. */
  function rows(): Element | undefined {
    const all = [...document.querySelectorAll('.xterm-rows')].filter(isInSight)
    const focused = document.activeElement?.closest('.xterm')
    return all.find((each) => focused?.contains(each)) ?? all.at(-1)
  }

  const screen = () =>
    [...(rows()?.children ?? [])]
      .map((row) => row.textContent)
      .join('\n')
      .replaceAll('\u00a0', ' ')

  const probe: Probe = {
    longTasks: [],
    socketOpenedAt: null,
    heard: null,
    pressedAt: {},
    screen,
    when: (holds, every = 1) =>
      new Promise((resolve) => {
        let frame = 0
        const look = () => {
          if (frame++ % every === 0 && holds()) resolve(performance.now())
          else requestAnimationFrame(look)
        }
        look()
      }),
    nextEcho: () =>
      new Promise((resolve, reject) => {
        const length = () => screen().trimEnd().length
        const before = length()
        const began = performance.now()
        const observer = new MutationObserver(() => {
          const at = probe.pressedAt['a key'] ?? 0
          if (at <= began || length() <= before) return
          finish()
          resolve(performance.now() - at)
        })
        const timer = setTimeout(() => {
          finish()
          reject(new Error('A key had no echo within 3 s'))
        }, 3000)
        const finish = () => {
          observer.disconnect()
          clearTimeout(timer)
        }
        const seen = rows()
        if (seen) observer.observe(seen, { childList: true, subtree: true, characterData: true })
      }),
    timeFrames() {
      const frames: number[] = []
      let isOver = false
      let last = performance.now()
      const frame = (now: number) => {
        if (isOver) return
        frames.push(now - last)
        last = now
        requestAnimationFrame(frame)
      }
      requestAnimationFrame(frame)
      return () => {
        isOver = true
        return frames
      }
    },
  }
  window.probe = probe

  addEventListener(
    'keydown',
    // The time stamp is of the input itself: a page that was busy when it came is late already.
    ({ key, ctrlKey, timeStamp }) => {
      probe.pressedAt['a key'] = timeStamp
      probe.pressedAt[ctrlKey ? `Control+${key}` : key] = timeStamp
    },
    true,
  )
  addEventListener(
    'mousedown',
    ({ timeStamp }) => {
      probe.pressedAt['the mouse'] = timeStamp
    },
    true,
  )
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      probe.longTasks.push({ at: startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
  const Socket = window.WebSocket
  window.WebSocket = class extends Socket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('open', () => {
        probe.socketOpenedAt = performance.now()
      })
      this.addEventListener('message', ({ data }) => probe.heard?.(data))
    }
  }
}
