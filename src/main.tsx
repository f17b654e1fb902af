import './ui/global.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { createSettingsViewStore } from './channels/config/viewStore'
import { addressOf, readPageAddress, withoutToken } from './connect/pageAddress'
import { createTokenStore } from './connect/tokenStore'
import { createClock } from './lib/clock'
import { createSafeDatabase } from './lib/safeDatabase'
import { createSafeStorage } from './lib/safeStorage'
import { createTabLock } from './lib/tabLock'
import { uuidOf } from './lib/uuid'
import { messages } from './messages/en'
import { createDial } from './socket/dial'
import { createSurroundings } from './socket/surroundings'
import { ThemeProvider } from './ui/ThemeProvider'
import { createWorkspace, type WorkspaceOptions } from './workspace/createWorkspace'

// Before anything else: the token leaves the address bar, the history and whatever reads them.
const address = readPageAddress(location.href)
if (address.token !== null) history.replaceState(history.state, '', withoutToken(location.href))

const ConnectPage = lazy(async () => ({ default: (await import('./app/ConnectPage')).ConnectPage }))

/** Set once the browser was asked not to clear our storage. */
const PERSIST_KEY = 'aether:persist'
const isFramed = window.parent !== window
const storage = createSafeStorage(() => localStorage)
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

interface Chosen {
  readonly endpoint: string
  readonly workspaceId: string
  readonly token: string
}

/** Where unsaved text outlives this page, and how other pages know that it is still here. */
function backupsOf(endpoint: string): NonNullable<WorkspaceOptions['backups']> {
  const clientId = newId()
  const lock = createTabLock(() => navigator.locks, clientId)
  return {
    clientId,
    isAlive: lock.isAlive,
    database: createSafeDatabase({
      open: () => indexedDB,
      name: `aether:backups:${endpoint}`,
      clock: createClock(),
    }),
    persist() {
      if (storage.get(PERSIST_KEY) !== null) return
      storage.set(PERSIST_KEY, 'asked')
      // Absent on pages without encryption; a refusal changes nothing.
      navigator.storage?.persist?.().catch(() => undefined)
    },
  }
}

function openWorkspace({ endpoint, workspaceId, token }: Chosen): void {
  const keep = (given: string) => tokens.set(endpoint, workspaceId, given)
  keep(token)
  const path = addressOf({ endpoint, workspaceId }, location.origin)
  if (path !== `${location.pathname}${location.search}`) history.pushState(null, '', path)
  const workspace = createWorkspace({
    target: { endpoint, workspaceId },
    token,
    servedPage: endpoint === location.origin,
    dial: createDial(WebSocket),
    fetch: fetchHere,
    clock: createClock(),
    random: Math.random,
    newId,
    surroundings: createSurroundings(window),
    storage,
    backups: backupsOf(endpoint),
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
    if (path !== `${location.pathname}${location.search}`) location.reload()
  })
  root.render(
    <StrictMode>
      <App workspace={workspace} />
    </StrictMode>,
  )
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
              onOpen={openWorkspace}
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

const chosen = chosenByAddress()
if (chosen) openWorkspace(chosen)
else askForWorkspace()
