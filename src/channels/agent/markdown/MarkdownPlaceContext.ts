import { type ComponentType, createContext } from 'react'
import type { FilePlace } from '../../../lib/text/filePlace'

/** Where a Markdown text stands, if it is a file: what its links and pictures mean depends on that. */
export interface MarkdownPlace {
  /** The file that a target leads to. @param isLink it was written as a link, and is no name that may be of a file */
  resolve(target: string, root: string | null, isLink: boolean): FilePlace | null
  /** Goes to a heading of the same text: `#name`. */
  toHeading(name: string): void
  /** A picture; never one that would be fetched from elsewhere. */
  readonly Picture: ComponentType<{ target: string; alt: string }>
}

/** Null: an answer of an agent, which has no place. Its links are read from the root of the workspace, its pictures stay words. */
export const MarkdownPlaceContext = createContext<MarkdownPlace | null>(null)
