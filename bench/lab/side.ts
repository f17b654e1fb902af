import type { Page } from 'playwright'
import type { Link } from './link'
import type { Program } from './program'

/** What is compared: the bare parts, the product and, where asked, an older build of it, each with a server of its own. */
export type SideName = 'bare' | 'product' | 'before'

/** A running server and how its pages are used. The same measurement runs on both sides through this. */
export interface Side {
  readonly program: Program
  /** Milliseconds from the start of the process to its first line. */
  readonly startMs: number
  /** Leads to the same server, can be slow and cut, and counts. */
  readonly link: Link
  /** Address of a page with a terminal, or with a file; with `throughLink` by way of the link. */
  address(place: { file?: string; throughLink?: boolean }): string
  /** Resolves with the time of the page at which a prompt is on the screen of its terminal; the terminal has the focus. */
  prompt(page: Page): Promise<number>
  /** Opens another terminal and shows it; resolves when its prompt is on the screen. */
  addTerminal(page: Page): Promise<void>
  /** Opens the page with the tree of files; resolves when its rows are there. */
  openTree(page: Page): Promise<void>
  /** CSS selectors. */
  readonly tree: string
  treeRow(name: string): string
}
