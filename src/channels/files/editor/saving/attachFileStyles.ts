import type { StoreApi } from 'zustand/vanilla'
import type { Emitter } from '../../../../lib/createEmitter'
import { FilesError } from '../../filesError'
import type { FilesQueries } from '../../queries'
import type { FileChange } from '../../shared/protocol'
import type { Base } from '../documentContent'
import type { Documents } from '../documents'
import type { TextModel } from '../textModel'
import type { FileStyle } from './editorConfig'
import { createFileStyles } from './fileStyles'

interface Parts {
  readonly editors: Documents
  readonly changes: Pick<Emitter<FileChange>, 'on'>
  readonly queries: Pick<FilesQueries, 'readNow' | 'hasEncodings'>
  /** Whether the server answers. */
  readonly live: Pick<StoreApi<unknown>, 'subscribe'> & { readonly isLive: () => boolean }
  /** What the user wants where a project says nothing. */
  readonly settings: () => { readonly trim: boolean; readonly finalNewline: boolean }
}

/** Such a file is written by hand: a longer one is none. */
const MAX_UNITS = 100_000

/**
 * Texts are indented and saved as the `.editorconfig` files of their project say, else as the user's settings do:
 * `attachFileStyles({ editors, changes, queries, live, settings })`.
 */
export function attachFileStyles({ editors, changes, queries, live, settings }: Parts): void {
  const { view } = editors
  /** How a text was told to be indented; what the user chose since stays. */
  const told = new WeakMap<TextModel, string>()
  const styles = createFileStyles({
    read,
    changed: () => {
      for (const path of Object.keys(view.getState().files)) void indent(path)
    },
  })

  async function read(path: string): Promise<string | null> {
    try {
      const { content, encoding } = await queries.readNow(path)
      return encoding === 'utf-8' && content.length <= MAX_UNITS ? content : null
    } catch (error) {
      if (error instanceof FilesError) return null
      throw error
    }
  }

  async function indent(path: string): Promise<void> {
    if (view.getState().files[path]?.status !== 'ready') return
    const { indentStyle, indentSize, tabWidth } = await styles.of(path)
    const model = editors.shownModel(path)
    if (model === null) return
    const wish = {
      insertSpaces: indentStyle === undefined ? undefined : indentStyle === 'space',
      indentSize,
      tabSize: tabWidth,
    }
    const key = JSON.stringify(wish)
    if ((told.get(model) ?? '{}') === key) return
    told.set(model, key)
    model.indentAs?.(wish)
  }

  editors.more.beforeSave = (path, model, isAuto) => {
    const { trim, finalNewline } = settings()
    const style = styles.now(path)
    const { eol } = style
    model.tidy?.(
      { trim: style.trim ?? trim, finalNewline: style.finalNewline ?? finalNewline, ...(eol && { eol }) },
      isAuto,
    )
    return queries.hasEncodings() ? charsetOf(style) : null
  }

  view.subscribe(({ files }, before) => {
    if (files === before.files) return
    for (const [path, file] of Object.entries(files)) {
      const was = before.files[path]
      if (was?.status !== file.status || was.indent !== file.indent) void indent(path)
    }
  })
  changes.on(styles.seen)
  let wasLive = live.isLive()
  live.subscribe(() => {
    const isLive = live.isLive()
    if (isLive && !wasLive) styles.missed()
    wasLive = isLive
  })
  for (const path of Object.keys(view.getState().files)) void indent(path)
}

/** By the names of the wire. */
const CHARSETS = {
  latin1: { charset: 'iso-8859-1', bom: false },
  'utf-8': { charset: undefined, bom: false },
  'utf-8-bom': { charset: undefined, bom: true },
  'utf-16be': { charset: 'utf-16be', bom: true },
  'utf-16le': { charset: 'utf-16le', bom: true },
} as const satisfies Record<NonNullable<FileStyle['charset']>, Pick<Base, 'charset' | 'bom'>>

const charsetOf = ({ charset }: FileStyle) => (charset === undefined ? null : CHARSETS[charset])
