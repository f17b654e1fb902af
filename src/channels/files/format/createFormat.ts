import { createStore } from 'zustand/vanilla'
import { formatMessages as words } from '../../../messages/editing/format'
import { type Link, RequestError } from '../../../socket/link'
import { type Formatter, formattedDataSchema, formatterDataSchema } from '../shared/formatProtocol'

/** Longer than the server gives the program, ms. */
const ANSWER_MS = 30_000

interface FormatState {
  /** Waits for the user to trust the workspace. */
  readonly asking: { readonly path: string; readonly formatter: Formatter } | null
  /** What went wrong last, until it is dismissed. */
  readonly failure: { readonly formatter: Formatter | null; readonly words: string } | null
  /** What was done last, to be said; a new object each time. */
  readonly notice: { readonly text: string } | null
}

/** A text that is shown in an editor. */
interface ShownText {
  text(): string
  /** Equal ids mean equal text. */
  versionId(): number
  /** One step of undo. */
  replace(text: string): void
}

interface Parts {
  readonly link: Link
  readonly editors: { shownModel(path: string): ShownText | null }
}

export type Format = ReturnType<typeof createFormat>

/**
 * Formats texts by the formatter of their own project, where the server knows of one.
 *
 *     const format = createFormat({ link, editors })
 *     format.run('/src/main.ts', () => runMonacosOwn()) // what came of it is in format.store
 */
export function createFormat({ link, editors }: Parts) {
  const store = createStore<FormatState>(() => ({ asking: null, failure: null, notice: null }))
  const fail = (formatter: Formatter | null, text: string) =>
    store.setState({ failure: { formatter, words: text } })

  async function asked(path: string, otherwise: (() => void) | null): Promise<void> {
    const known = await link.ask({ type: 'formatter', path })
    const { formatter, isTrusted } = formatterDataSchema.parse(known.data)
    if (formatter === null) return otherwise ? otherwise() : fail(null, words.none)
    if (!isTrusted) return store.setState({ asking: { path, formatter } })
    const model = editors.shownModel(path)
    if (model === null) return
    const [before, content] = [model.versionId(), model.text()]
    const answer = await link.ask({ type: 'format', path, content }, { timeoutMs: ANSWER_MS })
    if (answer.success !== true)
      return fail(formatter, typeof answer.error === 'string' ? answer.error : words.unreadable)
    const formatted = formattedDataSchema.parse(answer.data).content
    if (editors.shownModel(path) !== model || model.versionId() !== before)
      return fail(formatter, words.changed)
    if (formatted !== content) model.replace(formatted)
    const name = words.names[formatter.name]
    store.setState({ notice: { text: formatted === content ? words.same(name) : words.done(name) } })
  }

  function run(path: string, otherwise: (() => void) | null): void {
    store.setState({ failure: null })
    asked(path, otherwise).catch((error: unknown) => fail(null, wordsOf(error)))
  }

  return {
    store,
    /** Whether the server knows of formatters at all. */
    isKnown: () => link.has('files.format'),
    /** @param otherwise formats where the project has no formatter; null: nothing else can */
    run,
    /** The answer to `asking`: the workspace is trusted, and the text formatted. */
    trust(): void {
      const { asking } = store.getState()
      store.setState({ asking: null })
      if (asking === null) return
      link.ask({ type: 'trust', isTrusted: true }).then(
        () => run(asking.path, null),
        () => fail(null, words.offline),
      )
    },
    distrust(): void {
      link.ask({ type: 'trust', isTrusted: false }).catch(() => fail(null, words.offline))
    },
    dismiss: () => store.setState({ asking: null, failure: null }),
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof RequestError)) return words.unreadable
  return error.code === 'TOO_LARGE' ? words.tooLarge : words.offline
}
