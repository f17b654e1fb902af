import { StrictMode } from 'react'
import { App } from '../app/App'
import { addressOf, readPageAddress, withoutToken } from '../app/connect/pageAddress'
import { readDeepLink, withDeepLink } from '../app/deepLink/deepLink'
import type { Opening } from '../app/embed/frame'
import type { Workspace } from '../channels/context/workspace'
import { createFirstPicture } from '../lib/firstPicture'
import { messages } from '../messages/en'
import { createBrowserSignals } from '../socket/connection/browserSignals'
import { createDial } from '../socket/connection/dial'
import { createWorkspace } from '../workspace/createWorkspace'
import type { BrowserPage } from './browserPage'
import type { WorkspaceTarget } from './chooseTarget'

/** Connects to a workspace and shows it. `host`: what the page that embeds ours gave. */
export function openWorkspace(
  page: BrowserPage,
  { endpoint, workspaceId, token }: WorkspaceTarget,
  host: Partial<Opening> = {},
): Workspace {
  const { root, clock, storage, newId, earlySocket } = page
  const keep = (given: string) => page.tokens.set(endpoint, workspaceId, given)
  keep(token)
  /** The address also says where in the workspace the user is. */
  const isHere = () => {
    const here = readPageAddress(location.href)
    return here.workspaceId === workspaceId && here.endpoint === endpoint
  }
  // A frame makes no steps in the history of the page around it.
  if (!page.isEmbed && !isHere()) {
    const { href } = new URL(addressOf({ endpoint, workspaceId }, location.origin), location.origin)
    history.pushState(null, '', withDeepLink(href, readDeepLink(location.search)))
  }
  const workspace = createWorkspace({
    target: { endpoint, workspaceId },
    token,
    ...(host.getToken ? { getToken: host.getToken } : {}),
    servedPage: endpoint === location.origin,
    dial: createDial(earlySocket.open),
    fetch: page.fetch,
    clock,
    firstClient: earlySocket.client,
    random: Math.random,
    newId,
    browserSignals: createBrowserSignals(window),
    storage,
    firstPicture: createFirstPicture(),
    backups: page.backups(endpoint),
    attachments: page.database('attachments', endpoint),
    keepsNothing: page.isOwnFrame,
    tokenProvided: keep,
    warn: (...what) => {
      if (import.meta.env.DEV) console.warn(...what)
    },
    words: { tooLarge: messages.app.tooLarge, settingRefused: messages.app.settingNotKept },
  })
  workspace.connection.start()
  attachHistory(workspace, page, isHere)
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

function attachHistory(workspace: Workspace, page: BrowserPage, isHere: () => boolean): void {
  addEventListener('popstate', () => {
    const { token } = readPageAddress(location.href)
    if (token !== null) {
      // The link was opened again in this tab, which only changes the fragment.
      history.replaceState(history.state, '', withoutToken(location.href))
      workspace.connection.provideToken(token)
    }
    // Going back means another workspace or none: the page starts over with what its address says then.
    if (!page.isEmbed && !isHere()) location.reload()
  })
}
