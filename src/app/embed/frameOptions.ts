import * as z from 'zod/mini'
import {
  EMBED_PANES,
  type EmbedLayout,
  type EmbedPane,
  type PaneOption,
  type PaneOptions,
  type ReadOnlyOption,
} from '../../embed-sdk/messages'
import { isLocale } from '../../lib/text/isLocale'
import type { AppParts } from '../AppContext'
import { type EmbedHostState, HOST_PANES, type PaneConstraint, type ReadOnly } from './embedHost'

const flag = z.optional(z.boolean())
/** 1-based, of lines and columns. */
export const wholeNumber = z.optional(z.number().check(z.int(), z.gte(1)))
export const filePath = z.string().check(z.startsWith('/'), z.maxLength(4096))
export const portNumber = z.number().check(z.int(), z.gte(1), z.lte(65_535))

/** How the host looks. A font's name is a name, and no other piece of a style sheet. */
export const lookSchema = z.object({
  theme: z.enum(['light', 'dark', 'hc']),
  accent: z.optional(z.string().check(z.regex(/^#(?:[\da-f]{3}|[\da-f]{6})$/i))),
  radius: z.optional(z.literal([0, 4, 8])),
  font: z.optional(z.string().check(z.regex(/^[\p{L}\d ,'"_-]{1,120}$/u))),
})

const paneSchema = z.optional(
  z.union([
    z.boolean(),
    z.object({ visible: flag, size: z.optional(z.number().check(z.gte(0), z.lte(10_000))), locked: flag }),
  ]),
)
export const panesSchema = z.object({
  files: paneSchema,
  search: paneSchema,
  changes: paneSchema,
  editor: paneSchema,
  terminal: paneSchema,
  agent: paneSchema,
  ports: paneSchema,
  preview: paneSchema,
  statusBar: paneSchema,
  activityBar: paneSchema,
})
export const readOnlySchema = z.union([z.boolean(), z.object({ files: flag, terminal: flag, agent: flag })])

export const optionsSchema = z.extend(lookSchema, {
  locale: z.optional(z.string().check(z.maxLength(64), z.refine(isLocale))),
  dir: z.optional(z.enum(['ltr', 'rtl', 'auto'])),
  panes: z.optional(panesSchema),
  layout: z.optional(z.enum(['auto', 'editor', 'agent', 'terminal', 'preview'])),
  density: z.optional(z.enum(['compact', 'default', 'comfortable'])),
  open: z.optional(
    z.object({
      /** From the root of the workspace, with or without its slash. */
      file: z.optional(z.string().check(z.minLength(1), z.maxLength(4096))),
      line: wholeNumber,
      column: wholeNumber,
      session: z.optional(z.string().check(z.maxLength(256))),
      port: z.optional(portNumber),
    }),
  ),
  readOnly: z.optional(readOnlySchema),
  keyboard: z.optional(
    z.object({
      claim: z.enum(['all', 'polite']),
      forward: z.optional(z.array(z.string().check(z.maxLength(32))).check(z.maxLength(50))),
    }),
  ),
  tellsHeight: flag,
})
export type CheckedOptions = z.infer<typeof optionsSchema>
export type CheckedPanes = z.infer<typeof panesSchema>

type Given<T> = { readonly [K in keyof T]?: T[K] | undefined }

export function readOnlyOf(option: ReadOnlyOption | Given<ReadOnly> | undefined): ReadOnly {
  if (typeof option !== 'object') {
    const all = option === true
    return { files: all, terminal: all, agent: all }
  }
  const { files = false, terminal = false, agent = false } = option
  return { files, terminal, agent }
}

/** What the user may do with panes; whether they are open is `showPanes`. */
export function paneConstraints(panes: PaneOptions | CheckedPanes): EmbedHostState['panes'] {
  const constraints: Partial<Record<(typeof HOST_PANES)[number], PaneConstraint>> = {}
  for (const pane of HOST_PANES) {
    const option = panes[pane]
    if (option !== undefined) constraints[pane] = paneConstraint(option)
  }
  return constraints
}

function paneConstraint(option: Given<Exclude<PaneOption, boolean>> | boolean): PaneConstraint {
  if (typeof option === 'boolean') return { isShown: option, isLocked: !option }
  const isLocked = option.locked ?? false
  return { isShown: option.visible !== false || !isLocked, isLocked }
}

const REGIONS = { files: 'side', terminal: 'panel', agent: 'agent' } as const

/** Opens, closes and sizes what is named; what is not stays as it is. */
export function showPanes({ layout }: Pick<AppParts, 'layout'>, panes: PaneOptions | CheckedPanes): void {
  for (const pane of ['files', 'terminal', 'agent'] as const) {
    const option = panes[pane]
    if (option === undefined) continue
    const region = REGIONS[pane]
    const isOpen = wants(option)
    if (isOpen && typeof option === 'object' && option.size !== undefined)
      layout.resize(region, Math.round(option.size))
    // In a small frame opening one thing puts another behind it: nothing is opened that is not asked for.
    if (layout.isOpen(region) !== isOpen) layout.setOpen(region, isOpen)
  }
  showPorts(layout, panes)
}

/** The terminals' neighbour in the panel: it comes to the front where they are not asked for. */
function showPorts(layout: AppParts['layout'], { ports, terminal }: PaneOptions | CheckedPanes): void {
  if (ports === undefined || wants(terminal)) return
  if (wants(ports)) {
    layout.showPanel('ports')
    if (typeof ports === 'object' && ports.size !== undefined) layout.resize('panel', Math.round(ports.size))
  } else if (terminal === undefined && layout.store.getState().panelTab === 'ports')
    layout.setOpen('panel', false)
}

const wants = (option: Given<Exclude<PaneOption, boolean>> | boolean | undefined): boolean =>
  typeof option === 'object' ? option.visible !== false : option === true

/** Of what is asked for, that of which this workspace knows nothing yet. */
export const unknownPanes = (panes: PaneOptions | CheckedPanes): readonly EmbedPane[] =>
  EMBED_PANES.filter((pane) => wants(panes[pane]) && !PANES.has(pane))

const PANES: ReadonlySet<EmbedPane> = new Set(HOST_PANES)

/** Shows one area alone when the frame begins. */
export function arrange({ layout }: Pick<AppParts, 'layout'>, wish: EmbedLayout): void {
  if (wish === 'auto') return
  const only = { agent: 'agent', terminal: 'panel', editor: null, preview: null } as const
  const front = only[wish]
  for (const region of ['side', 'panel', 'agent'] as const) layout.setOpen(region, region === front)
  if (front === null) layout.revealEditor()
  if (front === 'agent') layout.resize('agent', layout.store.getState().box.width)
  if (front === 'panel') {
    layout.showPanel('terminal')
    if (!layout.store.getState().isPanelMaximised) layout.toggleMaximised()
  }
}

/** At once, or when a frame that is not displayed yet has room: what was arranged without any would be lost. */
export function onceDisplayed({ layout }: Pick<AppParts, 'layout'>, act: () => void): () => void {
  const isDisplayed = () => layout.store.getState().box.width > 0
  if (isDisplayed()) {
    act()
    return () => {}
  }
  const stop = layout.store.subscribe(() => {
    if (!isDisplayed()) return
    stop()
    act()
  })
  return stop
}

/** Which way the language is read; the words themselves are English so far. */
export function applyReading(
  root: HTMLElement,
  { dir, locale }: Pick<CheckedOptions, 'dir' | 'locale'>,
): void {
  if (dir === 'ltr' || dir === 'rtl') root.dir = dir
  else if (dir === 'auto' && locale !== undefined) root.dir = isRightToLeft(locale) ? 'rtl' : 'ltr'
}

const RTL = /^(?:ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b|-(?:Arab|Hebr|Thaa|Nkoo|Syrc)\b/i

const isRightToLeft = (locale: string): boolean => RTL.test(locale)
