import type { Port } from '../../channels/ports/shared/protocol'

/** What the agent is to be asked about: a part of the workspace that the user points to. */
export type AskedAbout =
  | {
      readonly kind: 'lines'
      readonly path: string
      readonly startLine: number
      readonly endLine: number
      /** What is marked as wrong there, in its own words. */
      readonly problem: string | null
    }
  | { readonly kind: 'file'; readonly path: string }
  /** What is selected in a terminal, else what it printed last. */
  | { readonly kind: 'terminal'; readonly sessionId: string }
  | { readonly kind: 'port'; readonly port: Port; readonly problem: string | null }

/** Puts it into the message to the agent, and the focus there. Nothing is sent. */
export type Ask = (about: AskedAbout) => void
