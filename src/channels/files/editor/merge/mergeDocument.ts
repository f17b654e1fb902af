import { type DocumentState, modelOf, rebase, type Transition } from '../document'
import type { Base, TextFile } from '../documentContent'
import { type MergeRegion, mergeRegions, mergeTexts, textOfRegions } from '../editorMerge'

/** What a file was before the changes of the disk were put into it. */
export interface MergeNote {
  /** Changes that came from the disk. */
  readonly count: number
  readonly before: { readonly text: string; readonly id: number; readonly base: Base }
  readonly theirs: TextFile
  /** The text with the changes of both. */
  readonly after: string
  /** The user took it back, so that these two texts are not put together again by themselves. */
  readonly isUndone: boolean
  /** It was said to the user. */
  readonly isSaid?: boolean
}

interface Merged {
  readonly transition: Transition
  /** Null: the disk had nothing that was not here already. */
  readonly note: MergeNote | null
}

/** The two texts of a file in conflict, by regions; null: there is no conflict, or nearly all lines moved. */
export function regionsOf({ disk, content }: DocumentState): readonly MergeRegion[] | null {
  if (disk.kind !== 'conflict' || content.kind !== 'ready' || !content.model) return null
  return mergeRegions({ base: content.base.text, mine: content.model.text(), theirs: disk.theirs.text })
}

/**
 * Both sides' changes; null where they overlap. It is one edit, so that the cursor stays in its line and one undo brings the
 * user's text back. No version of the model holds the text of the disk until it is saved.
 */
export function merged(document: DocumentState): Merged | null {
  const regions = regionsOf(document)
  const text = regions && textOfRegions(regions)
  return text === null || regions === null ? null : withText(document, text, countOf(regions))
}

const countOf = (regions: readonly MergeRegion[]) => regions.filter(({ kind }) => kind === 'theirs').length

/** The text on which a person decided takes the place of both. */
export const decided = (document: DocumentState, text: string): Transition | null =>
  withText(document, text, 0)?.transition ?? null

function withText(document: DocumentState, text: string, count: number): Merged | null {
  const { disk, content } = document
  if (disk.kind !== 'conflict' || content.kind !== 'ready' || !content.model) return null
  const { theirs } = disk
  const edit = text === theirs.text ? { saved: text, shown: text } : { shown: text }
  const before = { text: content.model.text(), id: content.model.versionId(), base: content.base }
  const note = count === 0 ? null : { count, before, theirs, after: text, isUndone: false }
  return { transition: { document: rebase(document, theirs, null), edit }, note }
}

/** Nothing was saved since the merge: the disk is as it was then. */
const isUnsaved = ({ content, disk }: DocumentState, { theirs }: MergeNote) =>
  disk.kind === 'same' &&
  content.kind === 'ready' &&
  content.base.text === theirs.text &&
  content.base.version === theirs.version

/** The editor went back to before the merge by a step of undo: both texts stand there again, for the user to decide. */
export function steppedBack(document: DocumentState, note: MergeNote): Transition | null {
  if (note.isUndone || modelOf(document)?.versionId() !== note.before.id) return null
  return isUnsaved(document, note) ? inConflict(document, note) : null
}

/**
 * Takes the changes of the disk out again, and leaves what was typed since; null where that is in the same lines. Before
 * anything was saved both texts stand there again. Afterwards it is an edit like any other.
 */
export function unmerged(document: DocumentState, note: MergeNote): Transition | null {
  const model = modelOf(document)
  if (!model || document.disk.kind !== 'same') return null
  const shown = mergeTexts({ base: note.after, mine: model.text(), theirs: note.before.text })
  if (shown === null) return null
  const back = isUnsaved(document, note) ? inConflict(document, note) : null
  return { document: back?.document ?? document, edit: { shown } }
}

/** The version of the text that was saved last, if any, is one of those before the merge. */
function inConflict(document: DocumentState, { before, theirs }: MergeNote): Transition {
  return {
    document: { ...rebase(document, before.base, null), disk: { kind: 'conflict', theirs } },
    edit: null,
  }
}
