import type { Clock } from '../../../lib/clock'
import { editorMessages as words } from '../../../messages/editor'
import {
  baseOf,
  beganAs,
  createDocument,
  type DocumentState,
  expectedVersion,
  isDirty,
  isSameConflict,
  knownVersion,
  maySave,
  modelOf,
  modelTaken,
  moved,
  progressed,
  queued,
  read,
  reconcile,
  type SaveMode,
  saveBegan,
  savedAt,
  savedElsewhere,
  saveEnded,
  type Transition,
  toSend,
  wishOf,
  written,
} from './document'
import type { Base } from './documentContent'
import { type RemoteFiles, withBom } from './remoteFile'
import type { TextModel } from './textModel'

/** Makes a text what a save of it is to be; says how one that is in no file yet is written. */
export type BeforeSave = (
  path: string,
  model: TextModel,
  isAuto: boolean,
) => Pick<Base, 'charset' | 'bom'> | null

interface Options {
  readonly path: string
  readonly remote: RemoteFiles
  readonly clock: Pick<Clock, 'after'>
  /** The setting, asked each time. */
  readonly autoSave: () => boolean
  /** Reading waits for it, so that nothing is shown that a restored text replaces at once. */
  readonly ready: Promise<unknown> | undefined
  /** Absent until the code for it is here. */
  readonly more: { readonly beforeSave?: BeforeSave }
  /** Called after every transition. */
  readonly changed: (document: DocumentState) => void
}

export type OpenDocument = ReturnType<typeof createOpenDocument>

const AUTO_SAVE_MS = 1000
/** A save that meets its own unconfirmed text on disk moves the base and is tried again, this often. */
const TRIES = 3

/**
 * One open file: holds its state, asks the server, and keeps the model equal to what a transition says.
 * `document.apply(theirsTaken(document.state()))` takes the text of the disk.
 */
export function createOpenDocument({ path, remote, clock, autoSave, ready, more, changed }: Options) {
  let state = createDocument(path)
  let saving: Promise<void> | null = null
  let isChecking = false
  let isCheckWanted = false
  /** The model is just now made equal to a transition: that is no edit of the user's. */
  let isFollowing = false
  let isClosed = false
  let cancelAutoSave = () => {}

  /** Every change of the state goes through here. The model is edited first: if that throws, nothing has changed. */
  function apply({ document, edit }: Transition): void {
    const before = modelOf(state)
    const model = modelOf(document)
    const savedId = edit && model ? editModel(model, edit) : null
    state = savedId === null ? document : savedAt(document, savedId)
    if (before !== null && before !== model) before.dispose()
    if (state.disk.kind !== 'same') cancelAutoSave()
    if (!isClosed) changed(state)
  }

  const set = (document: DocumentState) => apply({ document, edit: null })

  /** Returns the version in which the model holds the text of the disk; null where the edit does not say. */
  function editModel(model: TextModel, { saved, shown }: NonNullable<Transition['edit']>): number | null {
    isFollowing = true
    try {
      if (saved !== undefined) model.replace(saved)
      const savedId = saved === undefined ? null : model.versionId()
      if (shown !== saved) model.replace(shown)
      return savedId
    } finally {
      isFollowing = false
    }
  }

  function edited(): void {
    if (isFollowing || isClosed) return
    saveSoon()
    changed(state)
  }

  function saveSoon(): void {
    cancelAutoSave()
    if (maySave(state, 'normal') && autoSave())
      cancelAutoSave = clock.after(AUTO_SAVE_MS, () => void save('normal', true))
  }

  const wish = () => ({ ...wishOf(state), isWanted: () => !isClosed })

  /** Asks what is on disk and reconciles the text with it; one question at a time. */
  async function check(): Promise<void> {
    isCheckWanted = true
    if (isChecking) return
    isChecking = true
    try {
      if (state.content.kind === 'loading') await ready
      while (isCheckWanted && !isClosed) await checkOnce()
    } finally {
      // Also where the model did not take the text: the next change of the disk is followed again.
      isChecking = false
    }
  }

  async function checkOnce(): Promise<void> {
    isCheckWanted = false
    await saving
    const { epoch } = state
    const progress = (percent: number) => set(progressed(state, percent))
    const known = baseOf(state)?.version ?? null
    const file = await remote.readUnless(state.path, known, { ...wish(), progress })
    if (isClosed) return
    const transition = read(state, file, epoch)
    if (transition) apply(transition)
    else isCheckWanted = true
    saveSoon()
  }

  /** True where the disk has what was read of it last. An answer that is still to come may be older than that. */
  const isKnown = (version: string | undefined) =>
    version !== undefined && !isChecking && version === knownVersion(state)

  /**
   * Writes the text on top of the version it is based on, one save at a time. Resolves true when nothing unsaved is
   * left; a refusal, conflict or lost connection is found in the state afterwards.
   */
  async function save(mode: SaveMode, isAuto = false): Promise<boolean> {
    if (mode !== 'normal' && !maySave(state, mode)) return false
    const { disk } = state
    while (saving !== null) await saving
    cancelAutoSave()
    // Another save was under way: what the user chose to replace may be a text by now that was never shown.
    const isSeen = mode !== 'overwrite' || isSameConflict(disk, state.disk)
    if (isSeen && !isClosed && maySave(state, mode)) {
      tidy(isAuto)
      saving = writeOut(mode).finally(() => {
        saving = null
      })
      await saving
    }
    return !isDirty(state) && state.disk.kind === 'same'
  }

  /** Part of the save, and no edit that would begin another. */
  function tidy(isAuto: boolean): void {
    const model = modelOf(state)
    if (model === null) return
    isFollowing = true
    try {
      const as = more.beforeSave?.(state.path, model, isAuto)
      if (as) set(beganAs(state, as))
    } finally {
      isFollowing = false
    }
  }

  async function writeOut(mode: SaveMode): Promise<void> {
    set(saveBegan(state))
    await attempt(mode, TRIES)
    set(saveEnded(state))
  }

  async function attempt(mode: SaveMode, tries: number): Promise<void> {
    const base = baseOf(state)
    if (!base || tries === 0) return
    const sent = toSend(state)
    if (!remote.hasVersions() && mode === 'normal' && (await differs(sent.text))) return
    const answer = await remote.write(state.path, withBom(sent.text, base.bom), {
      ifVersion: expectedVersion(state, mode),
      charset: base.charset,
    })
    if (isClosed) return
    set(written(state, { base, sent }, answer))
    if (answer.kind !== 'conflict') return
    const file = await remote.read(state.path, wish())
    if (isClosed) return
    apply(reconcile(state, file))
    if (maySave(state, 'normal')) await attempt('normal', tries - 1)
  }

  /** A server without versions cannot compare for us: read, and write only over what the text is based on. */
  async function differs(text: string): Promise<boolean> {
    const now = await remote.read(state.path, wish())
    if (isClosed) return true
    if (now.kind === 'text' && now.text === text) return false
    if (now.kind === 'offline') {
      set(queued(state))
      return true
    }
    if (now.kind === 'missing' && baseOf(state)?.isNew === true) return false
    apply(reconcile(state, now))
    return state.disk.kind !== 'same'
  }

  return {
    state: () => state,
    apply,
    set,
    check,
    isKnown,
    save,
    saveSoon,
    /** The text of a file that is `ready`, made once. Null if there is no text to edit. */
    model(create: (path: string, text: string) => TextModel): TextModel | null {
      const { content } = state
      if (content.kind !== 'ready' || content.model) return modelOf(state)
      const model = create(state.path, content.base.text)
      apply(modelTaken(state, model))
      model.onChange(edited)
      return model
    },
    /** Null when the text stands at `target` now, else why it does not. */
    async saveElsewhere(target: string): Promise<string | null> {
      const sent = toSend(state)
      const { bom = false, charset } = baseOf(state) ?? {}
      const answer = await remote.write(target, withBom(sent.text, bom), { ifVersion: null, charset })
      if (answer.kind === 'conflict') return words.targetExists
      if (answer.kind !== 'written') return answer.reason
      set(savedElsewhere(state, { text: sent.text, bom, version: answer.version, charset }, sent))
      return null
    },
    moveTo(target: string): void {
      modelOf(state)?.moved(target)
      set(moved(state, target))
    },
    close(): void {
      isClosed = true
      cancelAutoSave()
      modelOf(state)?.dispose()
    },
  }
}
