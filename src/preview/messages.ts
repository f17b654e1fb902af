/**
 * What the helper script in a previewed page and the IDE around it tell each other, by `postMessage`. Either side
 * may be lied to: the page's own scripts can send whatever they like. Shapes only, so that the script stays small.
 */

/** In every message of both directions: the version of this table. */
export const PREVIEW_MARK = 'aetherPreview'
export const PREVIEW_VERSION = 1

/** Page → IDE. */
export type PreviewReport =
  /** A page begins: what was told of the one before is over. `isAgain`: it has begun long ago, in answer to `hello`. */
  | { readonly type: 'start'; readonly page: string; readonly isAgain?: true }
  /** Where the page is. `canGoBack` is absent where the browser does not tell. */
  | {
      readonly type: 'location'
      readonly path: string
      readonly title: string
      readonly canGoBack?: boolean
      readonly canGoForward?: boolean
    }
  | { readonly type: 'console'; readonly text: string; readonly stack?: string }
  | { readonly type: 'exception'; readonly text: string; readonly stack?: string }
  | {
      readonly type: 'request'
      readonly method: string
      readonly url: string
      readonly status?: number
      /** The script that made the request, as far as it is known. */
      readonly stack?: string
    }
  /** This is a page of the gateway's own, in place of the program's. */
  | { readonly type: 'trouble'; readonly kind: string; readonly host?: string }
  /** The page has cookies, and the browser keeps none of them here. */
  | { readonly type: 'cookies' }
  | {
      readonly type: 'picked'
      readonly selector: string
      readonly text: string
      readonly html: string
      readonly box: {
        readonly x: number
        readonly y: number
        readonly width: number
        readonly height: number
      }
    }
  | { readonly type: 'pickCancelled' }
  /** The page took the focus by itself, without a pointer in it. */
  | { readonly type: 'took' }
  /** F6 was pressed: the focus wants out. */
  | { readonly type: 'leave'; readonly back: boolean }

/**
 * IDE → page. `hello` asks for `start`, `location` and any `trouble` again, and says where the IDE is. `keepFocusOut`: the page
 * took the focus again and again, and gets it by the user's hand only.
 */
export type PreviewCommand =
  | { readonly type: 'hello' | 'back' | 'forward' | 'reload' | 'pick' | 'cancelPick' | 'keepFocusOut' }
  | { readonly type: 'go'; readonly path: string }

/** UTF-16 units of a text in a report. */
export const MAX_REPORT_TEXT = 4096
/** Problems a second, and other reports a second; the rest is dropped. */
const MAX_REPORTS = 200
const PROBLEMS: readonly unknown[] = ['console', 'exception', 'request']

/**
 * A rate limit, for both ends: `isAllowed('console')` is false once this second's reports are used up. Problems have a
 * limit of their own, so that a flood of them never hides the page's location.
 */
export function createAllowance(now: () => number): (type: unknown) => boolean {
  let windowStart = Number.NEGATIVE_INFINITY
  let heard = { problems: 0, others: 0 }
  return (type) => {
    const time = now()
    if (time - windowStart >= 1000) {
      windowStart = time
      heard = { problems: 0, others: 0 }
    }
    const kind = PROBLEMS.includes(type) ? 'problems' : 'others'
    heard[kind] += 1
    return heard[kind] <= MAX_REPORTS
  }
}
