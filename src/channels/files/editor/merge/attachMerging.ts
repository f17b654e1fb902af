import type { Documents } from '../documents'
import type { MarkedSides } from './conflictMarkers'
import { decided, type MergeNote, merged, regionsOf, steppedBack, unmerged } from './mergeDocument'
import { beginMerge, type MergeSession } from './mergeSession'

type MergingEditors = Pick<Documents, 'view' | 'transform' | 'shownModel'>

/**
 * Puts changes of the disk into unsaved texts by itself where the two lie apart, and says so (`merges` of the view). Where
 * they overlap, the file stays in conflict. Two of these do each other no harm. Returns detach.
 *
 *     const detach = attachMerging(workspace.files.editors)
 */
export function attachMerging(editors: MergingEditors): () => void {
  /** By path the text of the disk that was tried. */
  const tried = new Map<string, string>()
  const following = new Map<string, () => void>()
  let isGone = false

  function look(): void {
    const { files, merges } = editors.view.getState()
    for (const { path, disk, theirs, readOnly } of Object.values(files)) {
      if (disk !== 'conflict' || theirs === null || readOnly !== null) tried.delete(path)
      else if (
        tried.get(path) !== theirs &&
        editors.shownModel(path) &&
        !isDeclined(merges?.[path], theirs)
      ) {
        tried.set(path, theirs)
        // The caller that published the conflict still works with the document as it was: the merge waits for it to return.
        queueMicrotask(() => isGone || merge(editors, path))
      }
    }
    for (const path of new Set([...Object.keys(merges ?? {}), ...following.keys()])) follow(path)
    endLost(editors)
  }

  /** A step of undo may lead to before a merge. */
  function follow(path: string): void {
    const isNoted = editors.view.getState().merges?.[path]?.isUndone === false
    const model = isNoted ? editors.shownModel(path) : null
    if (model && !following.has(path))
      following.set(
        path,
        model.onChange(() => stepBack(editors, path)),
      )
    if (model) return
    following.get(path)?.()
    following.delete(path)
  }

  const stop = editors.view.subscribe(look)
  look()
  return () => {
    isGone = true
    stop()
    for (const stopFollowing of following.values()) stopFollowing()
  }
}

const isDeclined = (note: MergeNote | undefined, theirs: string) =>
  note?.isUndone === true && note.theirs.text === theirs

function setNote({ view }: MergingEditors, path: string, note: MergeNote | null): void {
  const { [path]: known, ...others } = view.getState().merges ?? {}
  if (!known && !note) return
  view.setState({ merges: note ? { ...others, [path]: note } : others })
}

/** Puts both sides' changes together, or notes that only a person can (`overlapping`). True: it is done. */
export function merge(editors: MergingEditors, path: string): boolean {
  if (editors.view.getState().files[path]?.disk !== 'conflict') return false
  let note: MergeNote | null | undefined
  editors.transform(path, (document) => {
    const done = merged(document)
    note = done?.note
    return done?.transition ?? null
  })
  if (note === undefined) {
    editors.view.setState(({ overlapping }) => ({ overlapping: new Set([...overlapping, path]) }))
    return false
  }
  setNote(editors, path, note)
  return true
}

function stepBack(editors: MergingEditors, path: string): void {
  const note = editors.view.getState().merges?.[path]
  if (!note) return
  const undone = { ...note, isUndone: true }
  editors.transform(path, (document) => {
    const transition = steppedBack(document, note)
    if (transition) setNote(editors, path, undone)
    return transition
  })
}

/** Takes the changes of the disk out again. False: lines of theirs were edited since. */
export function undoMerge(editors: MergingEditors, path: string): boolean {
  const note = editors.view.getState().merges?.[path]
  if (!note) return false
  let isDone = false
  editors.transform(path, (document) => {
    const transition = unmerged(document, note)
    isDone = transition !== null
    if (isDone) setNote(editors, path, { ...note, isUndone: true })
    return transition
  })
  return isDone
}

/** Whether the changes of the disk can be taken out again: nobody edited their lines since. */
export function mayUndoMerge(editors: MergingEditors, path: string): boolean {
  const note = editors.view.getState().merges?.[path]
  let may = false
  if (!note || note.isUndone) return may
  editors.transform(path, (document) => {
    may = unmerged(document, note) !== null
    return null
  })
  return may
}

/** What was merged last was said. */
export function heardMerge(editors: MergingEditors, path: string): void {
  const note = editors.view.getState().merges?.[path]
  if (note) setNote(editors, path, { ...note, isSaid: true })
}

export const dismissMerge = (editors: MergingEditors, path: string): void => setNote(editors, path, null)

/** What belongs to files that are closed, and merges by hand of conflicts that were settled otherwise. */
function endLost(editors: MergingEditors): void {
  const {
    files,
    merges = {},
    merging = {},
    marked = {},
    sides,
    comparing,
    overlapping,
  } = editors.view.getState()
  const isOver = (path: string) => files[path]?.disk !== 'conflict'
  if (comparing !== null && isOver(comparing)) compareTexts(editors, null)
  const still = [...overlapping].filter((path) => !isOver(path))
  if (still.length < overlapping.size) editors.view.setState({ overlapping: new Set(still) })
  if (sides && !files[sides.path]) compareSides(editors, null)
  const open = Object.entries(marked).filter(([path]) => files[path])
  if (open.length < Object.keys(marked).length) editors.view.setState({ marked: Object.fromEntries(open) })
  for (const path of Object.keys(merges)) if (!files[path]) setNote(editors, path, null)
  for (const path of Object.keys(merging)) if (isOver(path)) setSession(editors, path, null)
}

function setSession({ view }: MergingEditors, path: string, session: MergeSession | null): void {
  const { [path]: known, ...others } = view.getState().merging ?? {}
  if (!known && !session) return
  view.setState({ merging: session ? { ...others, [path]: session } : others })
}

/** Puts both texts together, and where they overlap begins to ask the user for each place. */
export function openMerge(editors: MergingEditors, path: string): void {
  if (!merge(editors, path)) beginAgain(editors, path)
}

/** The texts of the file as they are now; what was decided is forgotten. */
export function beginAgain(editors: MergingEditors, path: string): void {
  editors.transform(path, (document) => {
    const regions = regionsOf(document)
    const { content, disk } = document
    if (content.kind !== 'ready' || !content.model || disk.kind !== 'conflict') return null
    const texts = { mine: content.model.text(), theirs: disk.theirs.text }
    // No regions means that nearly all lines differ: a session without conflicts makes the view say so.
    setSession(editors, path, beginMerge(regions ?? [], texts))
    return null
  })
}

export const cancelMerge = (editors: MergingEditors, path: string): void => setSession(editors, path, null)

/** What was decided so far outlives the view of it. */
export function keepMerge(editors: MergingEditors, path: string, session: MergeSession): void {
  const known = editors.view.getState().merging?.[path]
  // One that was begun anew is another one.
  if (known?.theirs === session.theirs && known.mine === session.mine) setSession(editors, path, session)
}

/** The result becomes the text of the file, as one edit. False: the texts are others by now. */
export function applyResult(editors: MergingEditors, path: string, session: MergeSession): boolean {
  let isSame = false
  editors.transform(path, (document) => {
    const { content, disk } = document
    isSame =
      disk.kind === 'conflict' &&
      disk.theirs.text === session.theirs &&
      content.kind === 'ready' &&
      content.model?.text() === session.mine
    return isSame ? decided(document, session.text) : null
  })
  return isSame
}

/** Shows both sides of a conflict that git wrote into a file; null ends it. */
export const compareSides = ({ view }: MergingEditors, sides: MarkedSides | null): void =>
  view.setState({ sides })

/** How many such conflicts stand in a text. */
export function noteMarked({ view }: Pick<MergingEditors, 'view'>, path: string, count: number): void {
  const { marked = {} } = view.getState()
  if ((marked[path] ?? 0) !== count) view.setState({ marked: { ...marked, [path]: count } })
}

/** Shows the two texts of a file in conflict; null ends it. */
export const compareTexts = ({ view }: Pick<MergingEditors, 'view'>, comparing: string | null): void =>
  view.setState({ comparing })
