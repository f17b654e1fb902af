/** Where in a run a fault happens. Boundaries, bytes and times count over the whole run and both directions. */
type FaultAt =
  /** After this many frames were delivered; 0 is right after the socket opened. */
  | { readonly boundary: number }
  /** While the frame arrives that contains this byte, which is then never seen. */
  | { readonly byte: number }
  /** Milliseconds after the run began. */
  | { readonly ms: number }

export type FaultKind =
  /** Both ends get a close event with 1001; frames under way are lost. */
  | 'close'
  /** Both ends get a close event with 1006, as of a broken connection; frames under way are lost. */
  | 'rst'
  /** All later frames are dropped, and neither end gets a close event. */
  | 'blackhole'
  /** Everything is `ms` later from now on. */
  | 'delay'
  /** The next frame arrives twice. */
  | 'dup'
  /** The next frame arrives after the one behind it. */
  | 'reorder'
  /** Half of the next frame arrives, and the connection breaks. */
  | 'truncate'

/** One fault as data, so that a failing run can be written down and played again. */
export interface Fault {
  readonly at: FaultAt
  readonly kind: FaultKind
  /** Both when left out. */
  readonly direction?: Direction
  /** `delay`: how much. Others: for how long new sockets are refused afterwards. */
  readonly ms?: number
}

/** `up` is from the page to the server. */
export type Direction = 'up' | 'down'
