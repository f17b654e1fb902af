import * as z from 'zod/mini'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { assertNever } from '../../../lib/assertNever'
import {
  createAllowance,
  MAX_REPORT_TEXT,
  PREVIEW_MARK,
  PREVIEW_VERSION,
  type PreviewCommand,
} from '../../../preview/messages'

const text = (limit: number) => z.string().check(z.maxLength(limit))
const box = z.number().check(z.gte(-1e6), z.lte(1e6))
const thrown = { text: text(MAX_REPORT_TEXT), stack: z.optional(text(MAX_REPORT_TEXT)) }
const pickedFields = {
  selector: text(1024),
  text: text(500),
  html: text(2048),
  box: z.object({ x: box, y: box, width: box, height: box }),
}
/** What may come from a page: from the helper script, or from any script of the page that imitates it. */
const reportSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), page: text(64), isAgain: z.optional(z.boolean()) }),
  z.object({
    type: z.literal('location'),
    path: text(2048).check(z.startsWith('/')),
    title: text(256),
    canGoBack: z.optional(z.boolean()),
    canGoForward: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('console'), ...thrown }),
  z.object({ type: z.literal('exception'), ...thrown }),
  z.object({
    type: z.literal('request'),
    method: text(16),
    url: text(1024),
    status: z.optional(z.number().check(z.int(), z.gte(0), z.lte(999))),
    stack: z.optional(text(MAX_REPORT_TEXT)),
  }),
  z.object({ type: z.literal('trouble'), kind: text(32), host: z.optional(text(256)) }),
  z.object({ type: z.literal('cookies') }),
  z.object({ type: z.literal('picked'), ...pickedFields }),
  z.object({ type: z.literal('pickCancelled') }),
  z.object({ type: z.literal('took') }),
  z.object({ type: z.literal('leave'), back: z.boolean() }),
])

type AnyReport = z.infer<typeof reportSchema>
type Report<T extends AnyReport['type'] = AnyReport['type']> = Extract<AnyReport, { type: T }>

export type Picked = Omit<Report<'picked'>, 'type'>

/** Something that went wrong in the page; the same thing again only counts. */
export interface Problem {
  readonly id: number
  readonly kind: 'console' | 'exception' | 'request'
  readonly text: string
  readonly stack: string | null
  readonly count: number
}

export interface PreviewState {
  /** The page has a helper script. */
  readonly isHelped: boolean
  /** The path of a navigation, until the page there begins. */
  readonly pending: string | null
  /** From the helper script: null until it answers, for each page that is loaded. */
  readonly place: {
    readonly path: string
    readonly title: string
    readonly canGoBack: boolean | null
    readonly canGoForward: boolean | null
  } | null
  /** Newest last. */
  readonly problems: readonly Problem[]
  /** Why the gateway shows a page of its own. */
  readonly trouble: string | null
  /** The page sets cookies, and the browser keeps none of them in a frame. */
  readonly hasNoCookies: boolean
  readonly isPicking: boolean
}

const MAX_PROBLEMS = 200
const EMPTY: PreviewState = {
  isHelped: false,
  pending: null,
  place: null,
  problems: [],
  trouble: null,
  hasNoCookies: false,
  isPicking: false,
}

interface Options {
  /** Posts to the page, and to no page of another origin. */
  readonly send: (message: PreviewCommand & { readonly [PREVIEW_MARK]: number }) => void
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly onPicked: (picked: Picked) => void
  /** The page took the focus by itself. */
  readonly onTook: () => void
  /** The user tabs out of the page, backwards or forwards. */
  readonly onLeave: (back: boolean) => void
}

export interface PreviewBridge {
  readonly store: StoreApi<PreviewState>
  /** A message from the page; the caller has checked its source and origin. */
  receive(data: unknown): void
  command(command: PreviewCommand): void
  /** The frame navigates to this path. */
  going(path: string): void
  /** The frame fired `load`: a page that reported no start has no helper script. */
  loaded(): void
  /** The navigation had no result: the page that is shown stays. */
  stayed(): void
  /** A new frame is mounted, still empty. */
  restarted(): void
  clearProblems(): void
}

/**
 * The IDE's half of the conversation with the helper script. What the page says is only shown, never trusted.
 * ```
 * const bridge = createPreviewBridge({ send: (message) => frame.contentWindow?.postMessage(message, origin), … })
 * window.addEventListener('message', ({ source, data }) => source === frame.contentWindow && bridge.receive(data))
 * ```
 */
export function createPreviewBridge({ send, now, onPicked, onTook, onLeave }: Options): PreviewBridge {
  const store = createStore<PreviewState>(() => EMPTY)
  let serial = 0
  let page = ''
  /** A page reported its start, and its `load` has not fired yet. */
  let hasBegun = false
  /** The navigation replaces a page that is still loading: the next `load` may be that page's. */
  let isOldLoading = false
  /** The state of a page that seems to have no helper script, until it answers: `load` may overtake its messages. */
  let aside: PreviewState | null = null
  const isAllowed = createAllowance(now)
  /** Pages that begin later are asked for it, too. */
  let isFocusKeptOut = false

  function problem(kind: Problem['kind'], text: string, stack: string | null): void {
    const { problems } = store.getState()
    const known = problems.find((one) => one.kind === kind && one.text === text && one.stack === stack)
    serial += 1
    const next = known
      ? problems.map((one) => (one === known ? { ...one, count: one.count + 1 } : one))
      : [...problems, { id: serial, kind, text, stack, count: 1 }].slice(-MAX_PROBLEMS)
    store.setState({ problems: next })
  }

  function empty(): void {
    isOldLoading = false
    aside = null
    store.setState(EMPTY)
  }

  function started({ page: next, isAgain }: Report<'start'>): void {
    if (next === page && isAgain) {
      if (aside) store.setState(aside)
      aside = null
      // It answers the hello that follows a load.
      hasBegun = false
      return
    }
    page = next
    hasBegun = isAgain !== true
    empty()
    store.setState({ isHelped: true })
    if (isFocusKeptOut) send({ [PREVIEW_MARK]: PREVIEW_VERSION, type: 'keepFocusOut' })
  }

  function located(report: Report<'location'>): void {
    const { path, title, canGoBack = null, canGoForward = null } = report
    const { pending } = store.getState()
    // A navigation to a fragment starts no new page.
    store.setState({
      place: { path, title, canGoBack, canGoForward },
      pending: pending === path ? null : pending,
    })
  }

  function requestFailed({ method, url, status, stack }: Report<'request'>): void {
    problem('request', `${method} ${url}${status ? ` (${status})` : ''}`, stack ?? null)
  }

  function picked({ type: _, ...found }: Report<'picked'>): void {
    // Only what the user asked for.
    if (!store.getState().isPicking) return
    store.setState({ isPicking: false })
    onPicked(found)
  }

  function apply(report: Report): void {
    switch (report.type) {
      case 'start':
        started(report)
        break
      case 'location':
        located(report)
        break
      case 'console':
      case 'exception':
        problem(report.type, report.text, report.stack ?? null)
        break
      case 'request':
        requestFailed(report)
        break
      case 'trouble':
        store.setState({ trouble: report.kind })
        break
      case 'cookies':
        store.setState({ hasNoCookies: true })
        break
      case 'picked':
        picked(report)
        break
      case 'pickCancelled':
        store.setState({ isPicking: false })
        break
      case 'took':
        onTook()
        break
      case 'leave':
        onLeave(report.back)
        break
      default:
        assertNever(report)
    }
  }

  return {
    store,
    receive(data) {
      // Before anything else is looked at: a page that sends without end costs next to nothing.
      if (!isMarked(data) || !isAllowed(data.type)) return
      const parsed = reportSchema.safeParse(data)
      if (parsed.success) apply(parsed.data)
    },
    command(command) {
      if (command.type === 'pick') store.setState({ isPicking: true })
      if (command.type === 'cancelPick') store.setState({ isPicking: false })
      if (command.type === 'keepFocusOut') isFocusKeptOut = true
      send({ [PREVIEW_MARK]: PREVIEW_VERSION, ...command })
    },
    going(path) {
      isOldLoading = hasBegun
      store.setState({ pending: path })
    },
    loaded() {
      const { pending } = store.getState()
      if (!hasBegun) {
        const before = { ...store.getState(), pending: null }
        empty()
        aside = before
      } else if (pending !== null && !isOldLoading) store.setState({ pending: null })
      hasBegun = false
      isOldLoading = false
      send({ [PREVIEW_MARK]: PREVIEW_VERSION, type: 'hello' })
    },
    stayed() {
      isOldLoading = false
      store.setState({ pending: null })
    },
    restarted() {
      hasBegun = false
      empty()
    },
    clearProblems: () => store.setState({ problems: [] }),
  }
}

const isMarked = (data: unknown): data is { readonly type: unknown } =>
  typeof data === 'object' &&
  data !== null &&
  'type' in data &&
  PREVIEW_MARK in data &&
  data[PREVIEW_MARK] === PREVIEW_VERSION
