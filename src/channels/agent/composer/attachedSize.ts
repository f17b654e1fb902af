import type { Attachment } from '../shared/protocol'

/** Characters on the wire. */
export const attachedSize = (attached: readonly Attachment[]): number =>
  attached.reduce((sum, { data }) => sum + data.length, 0)
