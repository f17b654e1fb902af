import type { MarkedConflicts } from './merge/conflictMarkers'

/** A part of a file: lines from 1 on, both included. */
interface FilePart {
  readonly path: string
  readonly startLine: number
  readonly endLine: number
}

/** What can be asked of the editor that the user was in last, from other parts of the page. */
export interface FrontEditor {
  /** Null where nothing is selected. */
  selection(): FilePart | null
  /** The text that is selected, while the user is in the editor; null: none, or too long to search for. */
  soughtText(): string | null
  hasFocus(): boolean
  /** Whether an action of the editor can run now; `readOnly`: it would change what may not be changed. */
  state(action: string): 'ready' | 'readOnly' | 'impossible'
  run(action: string): void
  /** What git wrote into the text as conflicts; absent where the editor does not look for them. */
  readonly conflicts?: MarkedConflicts
  /** Another view of the file begins where this one is. */
  remember(): void
  /** Takes the place of the selection, as one step of undo; the focus goes there. False: this text cannot be changed. */
  insert(text: string): boolean
}

/** Which editor is in front: `inFront.enter(editor)` when the user comes to it, `leave(editor)` when it is gone. */
export function createInFront() {
  let front: FrontEditor | null = null
  return {
    current: (): FrontEditor | null => front,
    enter(editor: FrontEditor): void {
      front = editor
    },
    leave(editor: FrontEditor): void {
      if (front === editor) front = null
    },
  }
}
