import * as z from 'zod/mini'
import { createStore, type StoreApi } from 'zustand/vanilla'
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
const picked = {
  selector: text(1024),
  text: text(500),
  html: text(2048),
  box: z.object({ x: box, y: box, width: box, height: box }),
}
/** What may come from a page: the helper script speaks so, and anybody else there may, too. */
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
  z.object({ type: z.literal('picked'), ...picked }),
  z.object({ type: z.literal('pickCancelled') }),
  z.object({ type: z.literal('took') }),
  z.object({ type: z.literal('leave'), back: z.boolean() }),
])

export type Picked = Omit<Extract<z.infer<typeof reportSchema>, { type: 'picked' }>, 'type'>

/** Something that went wrong in the page; the same thing again only counts. */
export interface Problem {
  readonly id: number
  readonly kind: 'console' | 'exception' | 'request'
  readonly text: string
  readonly stack: string | null
  readonly count: number
}

export interface PreviewState {
  /** A helper script speaks for the page. */
  readonly isHelped: boolean
  /** Where the user wants to go, until the page there begins. */
  readonly pending: string | null
  /** The helper script answered: null until it does, and again for every page that is loaded. */
  readonly place: {
    readonly path: string
    readonly title: string
    readonly canGoBack: boolean | null
    readonly canGoForward: boolean | null
  } | null
  /** Newest last. */
  readonly problems: readonly Problem[]
  /** Why a page of the gateway's own stands there. */
  readonly trouble: string | null
  /** The page has cookies, and the browser keeps none of them in a frame. */
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
  /** Sends to the page, and to no page of another origin. */
  readonly send: (message: PreviewCommand & { readonly [PREVIEW_MARK]: number }) => void
  /** Milliseconds that never go back. */
  readonly now: () => number
  readonly onPicked: (picked: Picked) => void
  /** The page took the focus, and the user had no hand in it. */
  readonly onTook: () => void
  /** The focus wants out of the page, to what stands before or behind it. */
  readonly onLeave: (back: boolean) => void
}

export interface PreviewBridge {
  readonly store: StoreApi<PreviewState>
  /** What came from the page; whoever calls has checked that it did. */
  receive(data: unknown): void
  command(command: PreviewCommand): void
  /** The frame is on its way to this path. */
  going(path: string): void
  /** The frame has loaded a page: one that did not say so itself has no helper script. */
  loaded(): void
  /** Nothing came of going there: the page that stands there stays. */
  stayed(): void
  /** There is another frame now, and nothing in it yet. */
  restarted(): void
  clearProblems(): void
}

/** The IDE's half of the conversation with the helper script. What the page says is only shown, never trusted. */
export function createPreviewBridge({ send, now, onPicked, onTook, onLeave }: Options): PreviewBridge {
  const store = createStore<PreviewState>(() => EMPTY)
  let serial = 0
  let page = ''
  /** A page has begun whose load has not been heard of. */
  let hasBegun = false
  /** What is on its way replaces a page that is still loading: the next load may be that one's. */
  let isOldLoading = false
  /** Of a page that seemed to have no helper script, until it answers: loads and words come by different ways. */
  let aside: PreviewState | null = null
  const isAllowed = createAllowance(now)
  /** Pages that begin from here on are asked for it, too. */
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

  return {
    store,
    receive(data) {
      // Before anything else is looked at: a page that talks without end costs next to nothing.
      if (!isMarked(data) || !isAllowed(data.type)) return
      const parsed = reportSchema.safeParse(data)
      if (!parsed.success) return
      const report = parsed.data
      switch (report.type) {
        case 'start':
          if (report.page === page && report.isAgain) {
            if (aside) store.setState(aside)
            aside = null
            // It answers to a load.
            hasBegun = false
            break
          }
          page = report.page
          hasBegun = report.isAgain !== true
          empty()
          store.setState({ isHelped: true })
          if (isFocusKeptOut) send({ [PREVIEW_MARK]: PREVIEW_VERSION, type: 'keepFocusOut' })
          break
        case 'location': {
          const { path, title, canGoBack = null, canGoForward = null } = report
          const pending = store.getState().pending
          // A move within the same page begins no other.
          store.setState({
            place: { path, title, canGoBack, canGoForward },
            pending: pending === path ? null : pending,
          })
          break
        }
        case 'console':
        case 'exception':
          problem(report.type, report.text, report.stack ?? null)
          break
        case 'request':
          problem(
            'request',
            `${report.method} ${report.url}${report.status ? ` (${report.status})` : ''}`,
            report.stack ?? null,
          )
          break
        case 'trouble':
          store.setState({ trouble: report.kind })
          break
        case 'cookies':
          store.setState({ hasNoCookies: true })
          break
        case 'picked': {
          // Only what the user asked for.
          if (!store.getState().isPicking) break
          store.setState({ isPicking: false })
          const { type: _, ...found } = report
          onPicked(found)
          break
        }
        case 'pickCancelled':
          store.setState({ isPicking: false })
          break
        case 'took':
          onTook()
          break
        case 'leave':
          onLeave(report.back)
      }
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
