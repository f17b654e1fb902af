import type { Workspace } from '../../channels/context/workspace'
import type { Emit } from '../../embed-sdk/events'
import type { EmbedErrorCode } from '../../embed-sdk/messages'
import { createPortTalk, EmbedError, type PortTalk } from '../../embed-sdk/portTalk'
import type { Clock } from '../../lib/clock'
import type { GetToken } from '../../socket/connection/credentials'
import type { AppParts } from '../AppContext'
import { openDeepLink } from '../deepLink/openDeepLink'
import { accentColours, paintAccent } from './accentColours'
import { createEmbedHost, type EmbedHostStore } from './embedHost'
import { forwardKeys } from './forwardKeys'
import { createFrameActions, noPane } from './frameActions'
import { attachFrameEvents } from './frameEvents'
import { shakeHands } from './frameHandshake'
import {
  applyReading,
  arrange,
  type CheckedOptions,
  onceDisplayed,
  optionsSchema,
  paneConstraints,
  readOnlyOf,
  showPanes,
  unknownPanes,
} from './frameOptions'
import { createFrameToken } from './frameToken'
import { watchHeight } from './watchHeight'

export interface Opening {
  readonly token: string
  readonly getToken: GetToken
  readonly embedHost: EmbedHostStore
  readonly onReady: (app: AppParts) => () => void
}

export interface FrameStart {
  readonly page: Window
  /** Of our address: names the host's wish for this frame. */
  readonly ch: string
  readonly clock: Clock
  readonly isMac: boolean
  /** Opens the workspace with what the host gave. */
  open(opening: Opening): Workspace
  /** Says in place of the workspace that the host may not show it, or gave no way in. */
  explain(reason: 'notAllowed' | 'noToken', host: string, retry: (() => void) | null): void
}

/** Everything between a host page and the workspace in its frame, from the handshake on. */
export async function startFrame(start: FrameStart): Promise<void> {
  const { page, ch, explain } = start
  const meta = page.document.querySelector<HTMLMetaElement>('meta[name="aether-embed-origins"]')
  // Our own page shows how an embed would look.
  const allowed = [page.location.origin, ...(meta?.content.split(' ').filter(Boolean) ?? [])]
  try {
    const { port, hostOrigin } = await shakeHands({ page, ch, allowed })
    await serveHost(start, port, hostOrigin)
  } catch (error) {
    if (!(error instanceof EmbedError)) throw error
    explain('notAllowed', page.location.ancestorOrigins?.[0] ?? page.document.referrer, null)
  }
}

async function serveHost(start: FrameStart, port: MessagePort, hostOrigin: string): Promise<void> {
  const { clock, open, explain, page } = start
  const host = new URL(hostOrigin).host
  let actions: ReturnType<typeof createFrameActions> = new Map()
  let workspace: Workspace | null = null
  /** Kinds of events with a listener in the host page. */
  let heardKinds: readonly string[] = []
  let isTold = false
  let initialised: (options: CheckedOptions) => void = () => {}
  const init = new Promise<CheckedOptions>((resolve) => {
    initialised = resolve
  })
  const talk: PortTalk = createPortTalk({
    port,
    answer(method, params) {
      const action = actions.get(method)
      if (!action) throw new EmbedError('not_supported', `There is no "${method}".`)
      return action.run(params)
    },
    heard(message) {
      if (message.t === 'init') {
        const parsed = optionsSchema.safeParse(message.options)
        if (parsed.success) initialised(parsed.data)
        else refuse(parsed.error.issues[0]?.path.join('.') ?? 'options')
      }
      if (message.t === 'hears') heardKinds = message.kinds
      if (message.t === 'bye') {
        workspace?.config.uiState.flush()
        workspace?.connection.stop()
      }
    },
    // A host that is busy may still come back; the workspace goes on by itself.
    silent: () => {},
  })
  const emit: Emit = (k, d) => talk.tell({ t: 'evt', k, d })
  /** The host's script or its options are not ours: better said than waited for. */
  const refuse = (option: string) =>
    emit('error', {
      code: 'not_allowed',
      message: `The option "${option}" is not understood.`,
      retryable: false,
    })
  const { getToken, renew } = createFrameToken({ clock, ask: (reason) => talk.ask('getToken', { reason }) })
  talk.tell({ t: 'init?' })
  const options = await init
  const embedHost = embedHostOf(options, emit, () => heardKinds.includes('link'))
  embedHost.setState({
    access: {
      host,
      renew: () =>
        void renew().then(
          (token) => token !== null && workspace?.connection.provideToken(token),
          () => undefined,
        ),
    },
  })
  followLook(embedHost, page.document.documentElement, emit)
  applyReading(page.document.documentElement, options)

  const ready = () => {
    if (isTold || actions.size === 0 || workspace?.connection.store.getState().status !== 'live') return
    isTold = true
    const name = workspace.config.store.getState().config?.workspace.name
    talk.tell({ t: 'ready', caps: [...actions.keys()], protocol: '1', ...(name && { name }) })
    emit('state', { state: 'connected' })
    for (const pane of unknownPanes(options.panes ?? {}))
      emit('error', { code: 'not_supported', message: noPane(pane), retryable: false })
  }
  const begin = async (): Promise<void> => {
    if (workspace) return
    let reason = ''
    const token = await getToken(null).catch((error: unknown) => {
      if (error instanceof Error) reason = `: ${error.message}`
      return null
    })
    // Two attempts at once open one workspace.
    if (workspace) return
    if (token === null) {
      emit('error', { code: 'token_failed', message: `The host gave no token${reason}`, retryable: true })
      explain('noToken', host, () => void begin())
      return
    }
    workspace = open({ token, getToken, embedHost, onReady })
    followBlocks(workspace, ready, emit)
  }
  /** React may do this twice; each time all of it ends. */
  const onReady = (app: AppParts): (() => void) => {
    if (!workspace) return () => {}
    const origin = hostOrigin === page.location.origin ? null : hostOrigin
    actions = createFrameActions({ workspace, app, host: hostOrigin, origin })
    ready()
    const arranged = onceDisplayed(app, () => {
      arrange(app, options.layout ?? 'auto')
      if (options.panes) showPanes(app, options.panes)
    })
    if (options.open) openDeepLink(workspace, app, options.open)
    const stops = [
      arranged,
      attachFrameEvents({ workspace, app, page, emit }),
      forwardKeys({
        page,
        isMac: start.isMac,
        isPolite: embedHost.getState().isPolite,
        always: options.keyboard?.forward ?? [],
        forward: (key) => emit('key', key),
      }),
    ]
    const isStreaming = () => Object.values(tasks()).some(({ status }) => status === 'running')
    const tellHeight = (contentHeight: number) => emit('resize', { contentHeight })
    if (options.tellsHeight) stops.push(watchHeight(page, isStreaming, tellHeight))
    return () => {
      for (const stop of stops) stop()
    }
  }
  const tasks = () => workspace?.agent.store.getState().tasks ?? {}
  await begin()
}

function embedHostOf(options: CheckedOptions, emit: Emit, hearsLinks: () => boolean): EmbedHostStore {
  const { theme, accent, radius, font, density, locale, panes, readOnly, keyboard } = options
  return createEmbedHost({
    isEmbed: true,
    theme,
    accent: accent ?? null,
    radius: radius ?? null,
    font: font ?? null,
    density: density ?? null,
    locale: locale ?? null,
    panes: paneConstraints(panes ?? {}),
    readOnly: readOnlyOf(readOnly),
    isPolite: (keyboard?.claim ?? 'polite') === 'polite',
    leave: (back) => {
      emit('focus-leave', { direction: back ? 'backward' : 'forward' })
      return true
    },
    focusTaken: () => emit('focus-taken', {}),
    openLink: (url) => {
      if (!hearsLinks()) return false
      emit('link', { url })
      return true
    },
  })
}

/** Paints the host's accent, as far as it can be read, and says what became of it. */
function followLook(embedHost: EmbedHostStore, root: HTMLElement, emit: Emit): void {
  let told = ''
  const look = () => {
    const { theme, accent } = embedHost.getState()
    const wished = `${theme} ${accent}`
    if (theme === null || wished === told) return
    told = wished
    const made = accent === null ? null : accentColours(accent, theme)
    paintAccent(root, made?.colours ?? null)
    const used = made?.colours['accent.fg'] ?? null
    emit('theme-changed', { theme, accent: used, isAdjusted: made?.isAdjusted ?? false })
  }
  embedHost.subscribe(look)
  look()
}

const BLOCKED: Readonly<Record<'auth' | 'gone' | 'stopped', EmbedErrorCode>> = {
  auth: 'token_denied',
  gone: 'workspace_not_found',
  stopped: 'workspace_stopped',
}

/** Each time that it becomes live, and what blocks it. */
function followBlocks(workspace: Workspace, live: () => void, emit: Emit): void {
  workspace.connection.store.subscribe(({ status, reason }, before) => {
    if (status === 'live') live()
    else if (status === 'blocked' && reason !== null && before.status !== 'blocked')
      emit('error', { code: BLOCKED[reason], message: SENTENCES[reason], retryable: reason !== 'gone' })
  })
}

/** For the host's developers, who look at `code` first. */
const SENTENCES = {
  auth: 'The server refused the token, also the one asked for again: check for which workspace and how long it is good.',
  gone: 'There is no such workspace, or this token is not for it.',
  stopped: 'The workspace is not running: start it, then mount it again.',
} as const
