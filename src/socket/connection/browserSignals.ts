export type BrowserSignal = 'online' | 'offline' | 'shown' | 'hidden' | 'acted'

/** What the browser knows about the network and the tab. */
export interface BrowserSignals {
  isOnline(): boolean
  isHidden(): boolean
  /**
   * `shown` comes also when the page returns from the back-forward cache or was frozen. `acted`: a key or a pointer was
   * pressed. Returns unsubscribe.
   */
  subscribe(listener: (signal: BrowserSignal) => void): () => void
}

/**
 * The signals of one page.
 *
 * @example
 * const stop = createBrowserSignals(window).subscribe((signal) => signal === 'shown' && probe())
 */
export function createBrowserSignals(page: Window): BrowserSignals {
  const { document, navigator } = page
  return {
    isOnline: () => navigator.onLine,
    isHidden: () => document.visibilityState === 'hidden',
    subscribe(listener) {
      const stop = new AbortController()
      const { signal } = stop
      const seen = { signal, capture: true, passive: true }
      page.addEventListener('online', () => listener('online'), { signal })
      page.addEventListener('offline', () => listener('offline'), { signal })
      page.addEventListener('pageshow', () => listener('shown'), { signal })
      document.addEventListener('resume', () => listener('shown'), { signal })
      document.addEventListener(
        'visibilitychange',
        () => listener(document.visibilityState === 'hidden' ? 'hidden' : 'shown'),
        { signal },
      )
      page.addEventListener('keydown', () => listener('acted'), seen)
      page.addEventListener('pointerdown', () => listener('acted'), seen)
      return () => stop.abort()
    },
  }
}
