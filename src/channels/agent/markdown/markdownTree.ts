/** What an answer may consist of. There is no node for markup of its own: raw HTML is text. */
export type Inline =
  | { readonly type: 'text' | 'codespan'; readonly text: string }
  | { readonly type: 'strong' | 'em' | 'del'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }
  /**
   * Leads to what is no page: to a file of the workspace, never to anything else. `isLink` where the agent wrote a
   * link; else it is a name that may be of a file.
   */
  | {
      readonly type: 'file'
      readonly target: string
      readonly isLink: boolean
      readonly children: readonly Inline[]
    }
  /** Never loaded from elsewhere; `href` is null where it may not even be linked to, and `target` is there as it was written. */
  | { readonly type: 'image'; readonly href: string | null; readonly alt: string; readonly target?: string }
  | { readonly type: 'break' }

export interface ListItem {
  /** Null where the item is no task. */
  readonly checked: boolean | null
  /** As it was written. */
  readonly raw: string
  readonly blocks: readonly Block[]
}

export interface TableRow {
  /** The cells as they were written. */
  readonly raw: readonly string[]
  readonly cells: readonly (readonly Inline[])[]
}

export type Align = 'start' | 'center' | 'end'

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  /** `depth`: how many `#` it was written with. */
  | { readonly type: 'heading'; readonly depth: number; readonly children: readonly Inline[] }
  /** `closed` once its last fence has arrived. */
  | {
      readonly type: 'code'
      readonly language: string
      /** All that stands behind the first fence, where that is more than the language. */
      readonly fence?: string
      readonly text: string
      readonly closed: boolean
    }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly type: 'list'
      readonly ordered: boolean
      readonly start: number
      readonly items: readonly ListItem[]
    }
  | {
      readonly type: 'table'
      readonly align: readonly Align[]
      readonly header: readonly (readonly Inline[])[]
      readonly rows: readonly TableRow[]
    }
  | { readonly type: 'rule' }
