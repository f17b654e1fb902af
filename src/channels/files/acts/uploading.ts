import * as z from 'zod/mini'
import { transferMessages as text } from '../../../messages/editing/transfer'
import { errorText } from '../errorText'
import { refetch, staleAfterMove } from '../fileKeys'
import { FilesError } from '../filesError'
import { nameOf, parentOf } from '../paths'
import { pathDataSchema } from '../shared/protocol'
import { canUpload, type Dropped } from '../transfer/canTransfer'
import { chosenIn, chosenOf, MAX_CHOSEN, pickFiles, TooManyChosen } from '../transfer/chosenFiles'
import { createPace } from '../transfer/pace'
import { createReconnection, patiently } from '../transfer/patience'
import { sendFile, type WriteFrame } from '../transfer/sendFile'
import type { Chosen, Conflict, UploadState } from '../transfer/transferState'
import { type Answer, type Names, planUpload, settle, type Target, wirePath } from '../transfer/uploadPlan'
import { withRevealed } from '../viewStore'
import type { ActParts } from './actParts'

/** Files on their way at a time. */
const AT_ONCE = 3
/** The server makes a large file safe on its disk before it answers, ms. */
const FINAL_MS = 120_000

const sentSchema = z.looseObject({ next: z.optional(z.number()) })

interface Failed {
  readonly chosen: Chosen
  readonly reason: string
}

type Sending = Extract<UploadState, { kind: 'sending' }>

const START: Sending = {
  kind: 'sending',
  done: 0,
  files: 0,
  sent: 0,
  bytes: 0,
  isWaiting: false,
  conflict: null,
}

/** Uploads files and folders into a folder of the workspace, one choice after the other. */
export function createUploading(parts: ActParts, now = () => performance.now()) {
  const { queries, queryClient, viewStore, newId } = parts
  const pace = createPace(now)
  let stopping = new AbortController()
  let before: Promise<void> = Promise.resolve()
  let again: { readonly folder: string; readonly chosen: readonly Chosen[] } | null = null
  let answer: ((answer: Answer | null) => void) | null = null
  let asked: Promise<unknown> = Promise.resolve()

  const show = (change: Partial<Sending>) =>
    viewStore.setState(({ upload }) =>
      upload?.kind === 'sending' ? { upload: { ...upload, ...change } } : {},
    )
  const reconnection = createReconnection((isWaiting) => show({ isWaiting }))

  /** One question at a time, whoever has one. */
  function ask(conflict: Conflict): Promise<Answer | null> {
    const { signal } = stopping
    const next = asked.then(
      () =>
        new Promise<Answer | null>((resolve) => {
          if (signal.aborted) return resolve(null)
          answer = (given) => {
            answer = null
            show({ conflict: null })
            resolve(given)
          }
          show({ conflict })
        }),
    )
    asked = next
    return next
  }

  async function namesIn(folder: string): Promise<Names> {
    try {
      const list = () => queryClient.fetchQuery({ ...queries.list(folder), staleTime: 0 })
      const { entries } = await patiently(list, reconnection, stopping.signal)
      return new Map(entries.map(({ name, type }) => [name, type]))
    } catch (error) {
      if (error instanceof FilesError && error.code === 'NOT_FOUND') return null
      throw error
    }
  }

  async function versionOf(path: string): Promise<string | null> {
    try {
      const { version } = await patiently(() => queries.statNow(path), reconnection, stopping.signal)
      if (version !== undefined) return version
    } catch (error) {
      if (error instanceof FilesError && error.code === 'NOT_FOUND') return null
      throw error
    }
    throw new FilesError('FILE_TOO_LARGE', text.notReplaceable, { path })
  }

  async function send(frame: WriteFrame): Promise<number | undefined> {
    const timeoutMs = frame.final === false ? undefined : FINAL_MS
    return (await queries.get(sentSchema, { ...frame }, stopping.signal, timeoutMs)).next
  }

  function forget(path: string, uploadId: string): void {
    if (!queries.has('files.uploadCancel')) return
    // Without a connection the server forgets it by itself.
    queries.get(pathDataSchema, { type: 'upload_cancel', path, uploadId }).catch(() => {})
  }

  /** Null: skipped. */
  async function sendOne(one: Target, progress: (sent: number) => void): Promise<Target | null> {
    const { signal } = stopping
    if (one.file === null) {
      await patiently(() => queries.mkdir(one.target), reconnection, signal)
      return one
    }
    const { target: path, file, ifVersion } = one
    try {
      const pieces = {
        path,
        file,
        ifVersion,
        send,
        newId,
        pace,
        reconnection,
        progress,
        signal,
      }
      return (await sendFile({ ...pieces, forget: (id) => forget(path, id) })) ? one : null
    } catch (error) {
      if (!(error instanceof FilesError) || error.code !== 'CONFLICT') throw error
    }
    // Somebody was quicker: what the user said before was about another file.
    const there = await namesIn(parentOf(path))
    const isFolder = there?.get(nameOf(path)) === 'directory'
    const given = await ask({ path, isFolder, isNew: true, others: 0 })
    const next =
      given && (await settle(one, given.choice, { isFree: (name) => !there?.has(name), versionOf }))
    return next ? sendOne(next, progress) : null
  }

  async function sendAll(targets: readonly Target[]): Promise<{ arrived: Target[]; failed: Failed[] }> {
    const counted = count(targets)
    const [arrived, failed]: [Target[], Failed[]] = [[], []]
    const rest = targets.values()
    const work = async () => {
      for (const one of rest) {
        if (stopping.signal.aborted) return
        try {
          const done = await sendOne(one, (sent) => counted.sent(one, sent))
          if (done) arrived.push(done)
          counted.over(one, done !== null)
        } catch (error) {
          failed.push({ chosen: one, reason: reasonOf(error) })
          counted.over(one, false)
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    return { arrived, failed }
  }

  /** Says how much has arrived. */
  function count(targets: readonly Target[]) {
    const sentOf = new Map<Target, number>()
    let [done, sent, isHalf] = [0, 0, false]
    let bytes = targets.reduce((sum, { file }) => sum + (file?.size ?? 0), 0)
    const add = (one: Target, now: number) => {
      sent += now - (sentOf.get(one) ?? 0)
      sentOf.set(one, now)
    }
    viewStore.setState({ notice: { text: text.started(targets.length) } })
    show({ files: targets.length, bytes })
    return {
      sent(one: Target, now: number): void {
        add(one, now)
        show({ sent })
        if (isHalf || sent < bytes / 2 || sent === bytes) return
        isHalf = true
        viewStore.setState({ notice: { text: text.half } })
      },
      over(one: Target, hasArrived: boolean): void {
        if (!hasArrived) bytes -= one.file?.size ?? 0
        if (hasArrived) done += 1
        else add(one, 0)
        sentOf.delete(one)
        show({ done, sent, bytes })
      },
    }
  }

  async function upload(folder: string, wanted: readonly Chosen[]): Promise<void> {
    viewStore.setState({ upload: START, failure: null })
    const refused: Failed[] = []
    const asChosen = new Map<string, Chosen>()
    const chosen = wanted.flatMap((one) => {
      const path = wirePath(one.path)
      asChosen.set(path ?? '', one)
      if (path === null) refused.push({ chosen: one, reason: text.badName })
      return path === null ? [] : [{ ...one, path }]
    })
    const targets = await planUpload(folder, chosen, { namesIn, ask, versionOf })
    const { arrived, failed } = targets ? await sendAll(targets) : { arrived: [], failed: [] }
    await refetch(queryClient, staleAfterMove(null, folder))
    const again = failed.map((one) => ({ ...one, chosen: asChosen.get(one.chosen.path) ?? one.chosen }))
    tell({ folder, arrived, failed: [...refused, ...again], of: (targets?.length ?? 0) + refused.length })
  }

  function tell(told: {
    readonly folder: string
    readonly arrived: readonly Target[]
    readonly failed: readonly Failed[]
    readonly of: number
  }): void {
    const { folder, arrived, failed, of } = told
    const [worst] = failed
    const [first] = arrived
    const failure = worst
      ? text.failed(failed.length, of, nameOf(`/${worst.chosen.path}`), worst.reason)
      : null
    again = failure === null ? null : { folder, chosen: failed.map(({ chosen }) => chosen) }
    const where = folder === '/' ? text.root : nameOf(folder)
    const words = stopping.signal.aborted
      ? text.cancelled(arrived.length)
      : (failure ?? (arrived.length > 0 ? text.done(arrived.length, where) : text.nothing))
    const isShown = failure !== null && !stopping.signal.aborted
    viewStore.setState({
      upload: isShown ? { kind: 'failed', text: failure } : null,
      notice: { text: words },
    })
    if (first) viewStore.setState((view) => withRevealed(view, first.target))
  }

  /** Behind those that are under way. */
  function begin(folder: string, choosing: readonly Chosen[] | Promise<readonly Chosen[]>): void {
    if (!canUpload(queries)) {
      viewStore.setState({ failure: text.couldNot(text.notHere) })
      return
    }
    const ready = Promise.resolve(choosing)
    // It may fail before its turn.
    ready.catch(() => {})
    before = before.then(async () => {
      stopping = new AbortController()
      try {
        const chosen = await ready
        if (chosen.length > MAX_CHOSEN) throw new TooManyChosen()
        if (chosen.length > 0) await upload(folder, chosen)
      } catch (error) {
        const isStopped = stopping.signal.aborted
        viewStore.setState({
          upload: null,
          ...(isStopped ? {} : { failure: text.couldNot(reasonOf(error)) }),
        })
      }
    })
  }

  return {
    uploadReconnected: reconnection.opened,
    /** Asks for files, or a folder. */
    pickUpload(isFolder: boolean, folder = parts.targetFolder()): void {
      void pickFiles(document, isFolder).then((chosen) => begin(folder, chosen))
    },
    uploadFiles: (files: readonly File[], folder = parts.targetFolder()) => begin(folder, chosenOf(files)),
    uploadDropped: (dropped: readonly Dropped[], folder: string) => begin(folder, chosenIn(dropped)),
    answerConflict: (given: Answer | null) => (given ? answer?.(given) : stop()),
    cancelUpload: stop,
    retryUpload(): void {
      if (again) begin(again.folder, again.chosen)
    },
    dismissUpload: () => viewStore.setState({ upload: null }),
  }

  function stop(): void {
    stopping.abort()
    answer?.(null)
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TooManyChosen) return text.tooMany(MAX_CHOSEN)
  // What the user chose may be gone, or changed, by now.
  return error instanceof DOMException ? text.unreadable : errorText(error)
}
