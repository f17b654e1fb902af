/** How an open file is shown. `preview`: as text, with what it says in Markdown beside it. */
export type ShownAs = 'text' | 'preview' | 'table' | 'tail' | 'hex' | 'media'

/** What the browser shows by itself, or a program of the user's. */
const MEDIA = /\.(?:mp3|wav|ogg|oga|opus|flac|m4a|aac|mp4|m4v|webm|ogv|mov|ttf|otf|woff2?|pdf|avif|bmp|ico)$/i
const ALTERNATIVES: readonly (readonly [ShownAs, RegExp])[] = [
  ['preview', /\.(?:md|markdown|mdown|mkd)$/i],
  ['table', /\.(?:csv|tsv|tab)$/i],
  ['tail', /\.(?:log|out|err)$/i],
]

/** True for a file that is no text, by its name. */
export const isMedia = (path: string): boolean => MEDIA.test(path)

/** What a text may be shown as, too, by its name; null: as nothing else. */
export const alternativeOf = (path: string): ShownAs | null =>
  ALTERNATIVES.find(([, names]) => names.test(path))?.[0] ?? null

interface ChosenViews {
  readonly shownAs?: Readonly<Record<string, ShownAs>>
}

/** The store of the editors, as far as it says how files are shown. */
interface ChosenViewsStore {
  setState(change: (state: ChosenViews) => ChosenViews): void
}

/** Shows a file in this way from now on, also when it is opened again. */
export function showAs({ view }: { readonly view: ChosenViewsStore }, path: string, as: ShownAs): void {
  view.setState(({ shownAs }) => ({ shownAs: { ...shownAs, [path]: as } }))
}
