import type { Clock } from '../../lib/clock'
import { createEmitter, type Emitter } from '../../lib/createEmitter'
import type { SafeStorage } from '../../lib/storage/safeStorage'
import type { Link } from '../../socket/link'
import { UI_STATE_LIMITS, type UiStatePatch, uiStateAnswerSchema } from './shared/protocol'

/** Sent this long after the first change, ms: a splitter that is dragged and a word that is typed are one message. */
const REST_MS = 500
/** UTF-16 units of one message at the most, but for one value that is larger by itself. */
const MESSAGE_UNITS = 100_000
/**
 * The page waits no longer than this for how it was arranged, ms: once for each browser, or each time where it keeps
 * nothing and would move everything each time.
 */
const PATIENCE_MS = { once: 300, always: 1000 } as const

/** What comes first in the browser's copy of a value. */
const [KEPT, UNSENT, REMOVED] = ['=', '!', '-'] as const

export interface UiStateNews {
  readonly names: ReadonlySet<string>
  /** The page has just begun: what it shows may still be arranged anew. */
  readonly isFirst: boolean
}

/**
 * How the page is arranged and what is being written in it, by name. The server's copy is the one that counts, where
 * it keeps one (`config.uiState`); the browser's lets a page begin with it, and begin at all without a server.
 */
export interface UiState {
  get(name: string): string | null
  set(name: string, value: string): void
  remove(name: string): void
  names(prefix: string): readonly string[]
  /** The server had something else for names that are unchanged on this page. */
  readonly changed: Emitter<UiStateNews>
  /** It is known how the page was arranged, or that no answer came in time. */
  isKnown(): boolean
  /** Runs at once, or as soon as that is so. Returns the end of waiting. */
  whenKnown(run: () => void): () => void
  /** Sends what waits: the page may be about to go. */
  flush(): void
  /** After the greeting of each socket. */
  opened(): void
}

interface Options {
  readonly link: Link
  readonly storage: SafeStorage
  readonly clock: Clock
  /** Begins the keys of this workspace in the storage, which others share. */
  readonly key: string
}

export function createUiState({ link, storage, clock, key }: Options): UiState {
  const changed = createEmitter<UiStateNews>()
  /** Changed on this page: what other pages say of these is not shown here. */
  const touched = new Set<string>()
  /** Values that the server would not keep. */
  const refused = new Map<string, string | null>()
  const waiting = new Set<() => void>()
  let isAsked = false
  let isKnown = false
  let cancel: (() => void) | null = null

  const keyOf = (name: string) => `${key}:${name}`
  const copyOf = (name: string) => storage.get(keyOf(name))
  const names = (prefix: string) => storage.keys(keyOf(prefix)).map((stored) => stored.slice(key.length + 1))
  const valueIn = (copy: string | null) => (copy === null || copy === REMOVED ? null : copy.slice(1))
  const isUnsent = (copy: string | null) => copy === REMOVED || copy?.startsWith(UNSENT) === true
  const get = (name: string) => valueIn(copyOf(name))

  function write(name: string, value: string | null): void {
    if (get(name) === value) return
    touched.add(name)
    refused.delete(name)
    // A server that keeps nothing never had it.
    const isOurs = isAsked && !link.has('config.uiState')
    if (value === null && isOurs) storage.remove(keyOf(name))
    else storage.set(keyOf(name), value === null ? REMOVED : UNSENT + value)
    schedule()
  }

  /** The server has it so. */
  function settle(name: string, value: string | null): void {
    if (value === null) storage.remove(keyOf(name))
    else storage.set(keyOf(name), KEPT + value)
  }

  /** What the server has not heard of, as much as goes into one message. */
  function unsent(): UiStatePatch {
    const patch: Record<string, string | null> = {}
    let units = 0
    for (const name of names('')) {
      const copy = copyOf(name)
      const value = valueIn(copy)
      if (!isUnsent(copy) || (refused.has(name) && refused.get(name) === value)) continue
      if (value !== null && value.length > UI_STATE_LIMITS.value) continue
      units += name.length + (value?.length ?? 0)
      if (units > MESSAGE_UNITS && Object.keys(patch).length > 0) return patch
      patch[name] = value
    }
    return patch
  }

  function schedule(): void {
    if (isKnown && cancel === null) cancel = clock.after(REST_MS, flush)
  }

  function flush(): void {
    cancel?.()
    cancel = null
    if (isKnown && link.has('config.uiState')) void send()
  }

  async function send(): Promise<void> {
    const patch = unsent()
    const entries = Object.entries(patch)
    if (entries.length === 0) return
    const isKept = await asked({ type: 'ui_set', patch }).then(
      (answer) => answer?.type === 'ui_set' && answer.success,
      (error: unknown) => (isTooLarge(error) ? false : null),
    )
    // It may or may not have come through, and is said again once there is a connection.
    if (isKept === null) return
    for (const [name, value] of entries) {
      if (get(name) !== value) continue
      if (isKept) settle(name, value)
      else refused.set(name, value)
    }
    if (Object.keys(unsent()).length > 0) schedule()
  }

  async function asked(frame: { type: string; patch?: UiStatePatch }) {
    return uiStateAnswerSchema.safeParse(await link.ask(frame)).data
  }

  async function learn(): Promise<void> {
    const answer = await asked({ type: 'ui_get' }).catch(() => undefined)
    if (answer?.type === 'ui_get') {
      const entries = new Map(Object.entries(answer.data.entries))
      const news = new Set<string>()
      for (const name of new Set([...names(''), ...entries.keys()])) {
        const value = entries.get(name) ?? null
        const copy = copyOf(name)
        if (isUnsent(copy)) continue
        settle(name, value)
        if (valueIn(copy) !== value && !touched.has(name)) news.add(name)
      }
      const isFirst = !isKnown
      isKnown = true
      refused.clear()
      if (news.size > 0) changed.emit({ names: news, isFirst })
      flush()
    }
    know()
  }

  const isSettled = () => isAsked || names('').length > 0

  function know(): void {
    isAsked = true
    for (const run of [...waiting]) run()
  }

  return {
    get,
    names,
    changed,
    flush,
    set: write,
    remove: (name) => write(name, null),
    isKnown: isSettled,
    whenKnown(run) {
      if (isSettled()) {
        run()
        return () => {}
      }
      const end = () => {
        stop()
        waiting.delete(begin)
      }
      const begin = () => {
        end()
        run()
      }
      const stop = clock.after(PATIENCE_MS[storage.persistent ? 'once' : 'always'], begin)
      waiting.add(begin)
      return end
    },
    opened() {
      if (link.has('config.uiState')) void learn()
      else know()
    },
  }
}

const isTooLarge = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'TOO_LARGE'
