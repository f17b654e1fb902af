import { selectShownTaskId } from '../../channels/agent/store'
import { selectDraft } from '../../channels/agent/viewStore'
import type { Workspace } from '../../channels/context/workspace'
import {
  type DeepLink,
  EMBED_PANES,
  type EmbedDensity,
  type EmbedLayout,
  type PaneOptions,
  type Scheme,
} from '../../embed-sdk/messages'
import { isLocale } from '../../lib/text/isLocale'
import type { AppParts } from '../AppContext'
import { addToDraft } from '../agentDraft'
import { readDeepLink } from '../deepLink/deepLink'
import { openAddress } from '../deepLink/openDeepLink'
import { createEmbedHost, type EmbedHostStore } from './embedHost'
import { applyReading, arrange, paneConstraints, readOnlyOf, showPanes } from './frameOptions'

/** What an address may say about a frame without a script: never a token, a command or an origin. */
export interface NoCodeOptions {
  readonly theme: Scheme | null
  /** Null: as they are. */
  readonly panes: PaneOptions | null
  readonly layout: EmbedLayout
  readonly density: EmbedDensity | null
  readonly locale: string | null
  readonly isReadOnly: boolean
  /** Nothing connects before it is asked for. */
  readonly isPoster: boolean
  readonly open: DeepLink
  /** Fills the message to the agent; it is never sent by itself. */
  readonly prompt: string | null
}

const MAX_PROMPT = 4000

/** Of a list of values the one that was given; null for everything else. */
function oneOf<T extends string>(values: readonly T[], given: string | null): T | null {
  return values.find((value) => value === given) ?? null
}

/** Reads the address of a frame (docs/embedding.md); what is unknown or no value is as if it were not there. */
export function readNoCode(search: string): NoCodeOptions {
  const query = new URLSearchParams(search)
  const { view: _, ...open } = readDeepLink(search)
  return {
    theme: oneOf(['light', 'dark', 'hc'], query.get('theme')),
    panes: panesOf(query),
    layout: oneOf(['auto', 'editor', 'agent', 'terminal', 'preview'], query.get('layout')) ?? 'auto',
    density: oneOf(['compact', 'default', 'comfortable'], query.get('density')),
    locale: localeOf(query.get('locale')),
    isReadOnly: query.get('readonly') === '1',
    isPoster: query.get('load') === 'click',
    open,
    prompt: query.get('prompt')?.slice(0, MAX_PROMPT) || null,
  }
}

const localeOf = (given: string | null) =>
  given !== null && given.length <= 64 && isLocale(given) ? given : null

/** Those that are named stand there, the others do not; the bars are not part of the list. */
function panesOf(query: URLSearchParams): PaneOptions | null {
  const named = query.get('panes')?.split(',')
  const bars = {
    ...(query.get('statusbar') === '0' && { statusBar: false }),
    ...(query.get('activitybar') === '0' && { activityBar: false }),
  }
  if (!named) return Object.keys(bars).length > 0 ? bars : null
  const panes = EMBED_PANES.filter((pane) => pane !== 'statusBar' && pane !== 'activityBar')
  return { ...Object.fromEntries(panes.map((pane) => [pane, named.includes(pane)])), ...bars }
}

/** A frame's address as wishes of the page around it, and what is done once the page stands. */
export function openNoCode(
  options: NoCodeOptions,
  root: HTMLElement,
): {
  readonly embedHost: EmbedHostStore
  applyTo(app: AppParts, workspace: Workspace): void
} {
  const { theme, panes, layout, density, locale, isReadOnly, open, prompt } = options
  if (locale !== null) applyReading(root, { dir: 'auto', locale })
  return {
    embedHost: createEmbedHost({
      isEmbed: true,
      isPolite: true,
      theme,
      density,
      locale,
      panes: paneConstraints(panes ?? {}),
      readOnly: readOnlyOf(isReadOnly),
    }),
    applyTo(app, workspace) {
      arrange(app, layout)
      if (panes) showPanes(app, panes)
      void openAddress(workspace, app, open)
      if (prompt !== null) fillMessage(workspace.agent, prompt)
    },
  }
}

/** Into an empty message of the conversation that is shown, once it is known which that is. */
function fillMessage(agent: Workspace['agent'], prompt: string): void {
  const { loaded } = agent.store.getState()
  if (loaded) {
    const shown = selectShownTaskId(agent.store.getState(), agent.viewStore.getState())
    if (selectDraft(shown)(agent.viewStore.getState()) === '') addToDraft(agent, prompt)
    return
  }
  const stop = agent.store.subscribe((state) => {
    if (!state.loaded) return
    stop()
    fillMessage(agent, prompt)
  })
}
