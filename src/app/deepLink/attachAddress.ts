import type { Workspace } from '../../channels/context/workspace'
import type { AppParts } from '../AppContext'
import type { Tab } from '../editorArea/tabsStore'
import { currentDeepLink, exactDeepLink } from './currentDeepLink'
import { type DeepLink, readDeepLink, type Wanted, withDeepLink } from './deepLink'
import { mayBeFile, openAddress } from './openDeepLink'

/** Browsers refuse more than about 100 changes of the address in 30 s. */
const EVERY_MS = 500

/** Of entries in the history whose address we wrote. */
const TOLD = { aether: 'place' }

interface Options {
  readonly page: Window
  readonly workspace: Workspace
  readonly app: AppParts
  /** False when the address has become that of another workspace: then none of it is ours. */
  readonly isHere: () => boolean
}

/**
 * Keeps the address of our own page up to date with what it shows, so that it can be copied and comes back with a
 * reload. What was opened from a link is a step in the history: Back returns from it. Returns the end of it.
 */
export function attachAddress({ page, workspace, app, isHere }: Options): () => void {
  const { history, location } = page
  let timer: ReturnType<typeof setTimeout> | undefined
  let toldAt = Number.NEGATIVE_INFINITY
  /** The newest way to an address, as long as it is not there yet. */
  let going: object | null = null

  async function go(link: Wanted): Promise<void> {
    const mine = {}
    going = mine
    const text = new URLSearchParams(location.search).get('file') ?? ''
    await openAddress(workspace, app, link, { text, isWanted: () => going === mine && isHere() })
    if (going !== mine) return
    going = null
    follow()
  }

  const asked = readDeepLink(location.search)
  // After a reload the restored tabs count, and the conversation of the address, which nothing else keeps for this tab.
  const isAgain = isTold(history.state) || isReload(page.performance)
  const isKept = isAgain && app.tabs.store.getState().tabs.some(isFile)
  if (asked.session !== undefined || (Object.keys(asked).length > 0 && !isKept))
    void go(isKept ? { session: asked.session } : asked)

  function follow(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      const link = currentDeepLink(workspace, app)
      // On the way the address is where one goes, and not yet where one is.
      if (going === null && !isSame(link, location.search)) tell('replaceState', link)
    }, EVERY_MS)
  }
  /** A reload may come at once, and the newest conversation would be shown then. */
  function followConversation(): void {
    const { session } = currentDeepLink(workspace, app)
    const told = readDeepLink(location.search)
    if (going === null && session !== told.session && performance.now() - toldAt >= EVERY_MS)
      tell('replaceState', { ...told, session })
    follow()
  }
  function tell(how: 'replaceState' | 'pushState', link: Wanted): void {
    clearTimeout(timer)
    timer = undefined
    toldAt = performance.now()
    if (isHere()) history[how](TOLD, '', withDeepLink(location.href, link))
  }
  function back(): void {
    const there = readDeepLink(location.search)
    // Only its fragment may have changed, by a link to this page with a token.
    if (!isHere() || isSame(currentDeepLink(workspace, app), location.search)) return
    if (there.file === undefined && there.port === undefined) app.tabs.commands.openWelcome()
    void go(there)
  }

  follow()
  page.addEventListener('popstate', back)
  const stops = [
    app.tabs.store.subscribe(follow),
    app.layout.store.subscribe(follow),
    workspace.agent.viewStore.subscribe(followConversation),
    app.linked.on((step) => {
      const from = exactDeepLink(workspace, app)
      if (step === null) tell('replaceState', from)
      else tell('pushState', { ...currentDeepLink(workspace, app), ...step })
    }),
  ]
  return () => {
    clearTimeout(timer)
    page.removeEventListener('popstate', back)
    for (const stop of stops) stop()
  }
}

const isTold = (state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'aether' in state && state.aether === TOLD.aether

/** A browser may lose the state of an entry that was written while its page was already being reloaded. */
const isReload = (performance: Performance): boolean =>
  performance.getEntriesByType('navigation').some((entry) => 'type' in entry && entry.type === 'reload')

const isFile = ({ content }: Tab): boolean => content.kind === 'file'

/** The line in an address is where one came from, not where one stands. */
function isSame(now: DeepLink, search: string): boolean {
  const told = readDeepLink(search)
  const isFile = now.file === told.file || mayBeFile(search, now.file)
  return isFile && now.port === told.port && now.session === told.session && now.view === told.view
}
