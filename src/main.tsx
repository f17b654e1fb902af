import './ui/theme/global.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { addressOf, embeddedIn, readPageAddress, withoutToken } from './app/connect/pageAddress'
import { createTokenStore } from './app/connect/tokenStore'
import { readDeepLink, withDeepLink } from './app/deepLink/deepLink'
import { EmbedNotice } from './app/embed/EmbedNotice'
import type { Opening } from './app/embed/frame'
import { attachFrameGestures } from './app/embed/frameGestures'
import { createSettingsViewStore } from './channels/config/viewStore'
import type { Workspace } from './channels/context/workspace'
import { createClock } from './lib/clock'
import { attachFocusGuard } from './lib/focusIfHere'
import { attachKeepPage } from './lib/storage/keepPage'
import { createSafeDatabase } from './lib/storage/safeDatabase'
import { createSafeStorage } from './lib/storage/safeStorage'
import { createTabChannel } from './lib/storage/tabChannel'
import { createTabLife } from './lib/storage/tabLife'
import { uuidOf } from './lib/uuid'
import { messages } from './messages/en'
import { createBrowserSignals } from './socket/connection/browserSignals'
import { createDial } from './socket/connection/dial'
import { lazyPart } from './ui/later/lazyPart'
import { ThemeProvider } from './ui/theme/ThemeProvider'
import { createWorkspace } from './workspace/createWorkspace'
import type { WorkspaceOptions } from './workspace/workspaceOptions'

// Before anything else: the token leaves the address bar, the history and whatever reads them.
const address = readPageAddress(location.href)
if (address.token !== null) history.replaceState(history.state, '', withoutToken(location.href))

const ConnectPage = lazyPart(async () => (await import('./app/connect/ConnectPage')).ConnectPage)

/** Set once the browser was asked not to clear our storage. */
const PERSIST_KEY = 'aether:persist'
const isFramed = window.parent !== window
attachKeepPage(window)
// Approvals take more care where a page around ours could have led the click.
if (isFramed) attachFrameGestures(window, () => performance.now())
attachFocusGuard(window)
const isEmbed = embeddedIn(location.pathname) !== null
/** In a frame of our own page, which shows how an embed looks: what is arranged there is nobody's to keep. */
const isOwnFrame = isFramed && isReadable(() => window.parent.location.origin)
const KEEPS_NOTHING = 'A frame that only shows how things look keeps nothing.'
const storage = createSafeStorage(() => {
  if (isOwnFrame) throw new Error(KEEPS_NOTHING)
  return localStorage
})
const tokens = createTokenStore(
  createSafeStorage(() => {
    if (isFramed) throw new Error('A page in a frame keeps its token in memory only.')
    return sessionStorage
  }),
)
const fetchHere: typeof fetch = (input, init) => fetch(input, init)
const newId = () => uuidOf(crypto.getRandomValues(new Uint8Array(16)))

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no element with the id "root".')
const root = createRoot(element)

/** Of a page of another site nothing may be read. */
function isReadable(look: () => unknown): boolean {
  try {
    return look() !== undefined
  } catch {
    return false
  }
}

interface Chosen {
  readonly endpoint: string
  readonly workspaceId: string
  readonly token: string
}

const databaseOf = (what: string, endpoint: string) =>
  createSafeDatabase({
    open() {
      if (isOwnFrame) throw new Error(KEEPS_NOTHING)
      return indexedDB
    },
    name: `aether:${what}:${endpoint}`,
    clock: createClock(),
  })

/** Where unsaved text outlives this page, and how other pages know that it is still here. */
function backupsOf(endpoint: string): NonNullable<WorkspaceOptions['backups']> {
  const clientId = newId()
  const channel = createTabChannel(() => new BroadcastChannel('aether:tabs'))
  return {
    ...createTabLife({ locks: () => navigator.locks, channel, id: clientId, clock: createClock() }),
    clientId,
    channel,
    database: databaseOf('backups', endpoint),
    persist() {
      if (storage.get(PERSIST_KEY) !== null) return
      storage.set(PERSIST_KEY, 'asked')
      // Absent on pages without encryption; a refusal changes nothing.
      navigator.storage?.persist?.().catch(() => undefined)
    },
  }
}

const openedAt = (endpoint: string, workspaceId: string) =>
  new URL(addressOf({ endpoint, workspaceId }, location.origin), location.origin).href

function openWorkspace({ endpoint, workspaceId, token }: Chosen, host: Partial<Opening> = {}): Workspace {
  const keep = (given: string) => tokens.set(endpoint, workspaceId, given)
  keep(token)
  /** The address also says where in the workspace one stands. */
  const isHere = () => {
    const here = readPageAddress(location.href)
    return here.workspaceId === workspaceId && here.endpoint === endpoint
  }
  // A frame makes no steps in the history of the page around it.
  if (!isEmbed && !isHere())
    history.pushState(null, '', withDeepLink(openedAt(endpoint, workspaceId), readDeepLink(location.search)))
  const workspace = createWorkspace({
    target: { endpoint, workspaceId },
    token,
    ...(host.getToken ? { getToken: host.getToken } : {}),
    servedPage: endpoint === location.origin,
    dial: createDial(WebSocket),
    fetch: fetchHere,
    clock: createClock(),
    random: Math.random,
    newId,
    browserSignals: createBrowserSignals(window),
    storage,
    backups: backupsOf(endpoint),
    attachments: databaseOf('attachments', endpoint),
    keepsNothing: isOwnFrame,
    tokenProvided: keep,
    warn: (...what) => {
      if (import.meta.env.DEV) console.warn(...what)
    },
    words: { tooLarge: messages.connect.tooLarge, settingRefused: messages.connect.settingNotKept },
  })
  workspace.connection.start()
  addEventListener('popstate', () => {
    const { token: fresh } = readPageAddress(location.href)
    if (fresh !== null) {
      // The link was opened again in this tab, which only changes the fragment.
      history.replaceState(history.state, '', withoutToken(location.href))
      workspace.connection.provideToken(fresh)
    }
    // Going back means another workspace or none: the page starts over with what its address says then.
    if (!isEmbed && !isHere()) location.reload()
  })
  const { uiState } = workspace.config
  addEventListener('pagehide', uiState.flush)
  document.addEventListener('visibilitychange', uiState.flush)
  root.render(
    <StrictMode>
      <App workspace={workspace} isHere={isHere} embedHost={host.embedHost} onReady={host.onReady} />
    </StrictMode>,
  )
  return workspace
}

function askForWorkspace(): void {
  root.render(
    <StrictMode>
      <ThemeProvider preference={createSettingsViewStore(storage).getState().remembered.theme ?? 'system'}>
        <QueryClientProvider client={new QueryClient()}>
          <Suspense>
            <ConnectPage
              address={address}
              pageOrigin={location.origin}
              tokens={tokens}
              fetch={fetchHere}
              onVisit={(endpoint) =>
                location.assign(addressOf({ endpoint, workspaceId: null }, location.origin))
              }
              onOpen={(chosen) => void openAsAsked(chosen)}
            />
          </Suspense>
        </QueryClientProvider>
      </ThemeProvider>
    </StrictMode>,
  )
}

/** Null where the user has to say something first: who, with which token, or that this server is meant. */
function chosenByAddress(): Chosen | null {
  const { endpoint, workspaceId, isForeign, isUnusable } = address
  if (workspaceId === null || isUnusable || (isForeign && address.token !== null)) return null
  const token = address.token ?? tokens.get(endpoint, workspaceId)
  return token === null ? null : { endpoint, workspaceId, token }
}

/** Shows whose workspace this would be, and resolves when somebody wants it opened. */
async function wanted(workspaceId: string): Promise<void> {
  const { EmbedPoster } = await import('./app/embed/EmbedPoster')
  await new Promise<void>((resolve) => {
    root.render(
      <StrictMode>
        <EmbedPoster name={workspaceId} onOpen={resolve} />
      </StrictMode>,
    )
  })
}

/** The address of a frame without a script may say how it begins. */
async function openAsAsked(chosen: Chosen): Promise<void> {
  if (!isEmbed) {
    openWorkspace(chosen)
    return
  }
  const { openNoCode, readNoCode } = await import('./app/embed/noCode')
  const options = readNoCode(location.search)
  if (options.isPoster) await wanted(chosen.workspaceId)
  const { embedHost, applyTo } = openNoCode(options, document.documentElement)
  const workspace = openWorkspace(chosen, {
    embedHost,
    onReady(app) {
      applyTo(app, workspace)
      return () => {}
    },
  })
}

/** A page around ours asked for this frame, with an id for their talk: it has the token. */
async function openForHost(workspaceId: string, ch: string): Promise<void> {
  const { startFrame } = await import('./app/embed/frame')
  await startFrame({
    page: window,
    ch,
    clock: createClock(),
    isMac: /mac|iphone|ipad/i.test(navigator.userAgent),
    open: (opening) =>
      openWorkspace({ endpoint: location.origin, workspaceId, token: opening.token }, opening),
    explain: (reason, host, onRetry) =>
      root.render(
        <StrictMode>
          <EmbedNotice reason={reason} host={host} onRetry={onRetry} />
        </StrictMode>,
      ),
  })
}

const chosen = chosenByAddress()
const embedded = embeddedIn(location.pathname)
const ch = new URLSearchParams(location.search).get('ch')
if (isFramed && embedded !== null && ch !== null) void openForHost(embedded, ch)
else if (chosen) void openAsAsked(chosen)
else askForWorkspace()
