import { createRoot } from 'react-dom/client'
import { embeddedIn } from '../app/connect/pageAddress'
import { createTokenStore } from '../app/connect/tokenStore'
import { createClock } from '../lib/clock'
import { createSafeDatabase } from '../lib/storage/safeDatabase'
import { createSafeStorage } from '../lib/storage/safeStorage'
import { createTabChannel } from '../lib/storage/tabChannel'
import { createTabLife } from '../lib/storage/tabLife'
import { uuidOf } from '../lib/uuid'
import type { Fetch } from '../socket/connection/fetchWithin'
import type { WorkspaceOptions } from '../workspace/workspaceOptions'
import { takeEarlySocket } from './earlySocket'

/** Set once the browser was asked not to clear our storage. */
const PERSIST_KEY = 'aether:persist'
const KEEPS_NOTHING = 'A frame that only shows how things look keeps nothing.'

export type BrowserPage = ReturnType<typeof createBrowserPage>

/** What this page has of its browser, the same for every way to start: `const page = createBrowserPage()`. */
export function createBrowserPage() {
  const element = document.getElementById('root')
  if (!element) throw new Error('index.html has no element with the id "root".')
  const clock = createClock()
  const isFramed = window.parent !== window
  /** In a frame of our own page, which shows how an embed looks: how it is arranged is not kept. */
  const isOwnFrame = isFramed && isReadable(() => window.parent.location.origin)
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
  const fetchHere: Fetch = (input, init) => fetch(input, init)
  const newId = () => uuidOf(crypto.getRandomValues(new Uint8Array(16)))
  const database = (what: string, endpoint: string) =>
    createSafeDatabase({
      open() {
        if (isOwnFrame) throw new Error(KEEPS_NOTHING)
        return indexedDB
      },
      name: `aether:${what}:${endpoint}`,
      clock,
    })

  return {
    root: createRoot(element),
    earlySocket: takeEarlySocket(window),
    clock,
    storage,
    tokens,
    fetch: fetchHere,
    newId,
    database,
    isFramed,
    isOwnFrame,
    isEmbed: embeddedIn(location.pathname) !== null,
    /** Where unsaved text outlives this page, and how other pages know that it is still here. */
    backups(endpoint: string): NonNullable<WorkspaceOptions['backups']> {
      const clientId = newId()
      const channel = createTabChannel(() => new BroadcastChannel('aether:tabs'))
      return {
        ...createTabLife({ locks: () => navigator.locks, channel, id: clientId, clock }),
        clientId,
        channel,
        database: database('backups', endpoint),
        persist() {
          if (storage.get(PERSIST_KEY) !== null) return
          storage.set(PERSIST_KEY, 'asked')
          // Absent on pages without encryption; a refusal changes nothing.
          navigator.storage?.persist?.().catch(() => undefined)
        },
      }
    },
  }
}

/** Nothing may be read of a page of another site. */
function isReadable(look: () => unknown): boolean {
  try {
    return look() !== undefined
  } catch {
    return false
  }
}
