import { readPageAddress, withoutToken } from '../app/connect/pageAddress'
import { attachFrameGestures } from '../app/embed/frameGestures'
import { attachFocusGuard } from '../lib/focusIfHere'
import { attachKeepPage } from '../lib/storage/keepPage'
import { createBrowserPage } from './browserPage'
import { chooseTarget, type WorkspaceTarget } from './chooseTarget'
import { openForHost, openWithoutScript } from './openInFrame'
import { openWorkspace } from './openWorkspace'
import { showConnectPage } from './showConnectPage'

/** Starts the page in the way its address asks for. */
export function start(): void {
  // Before anything else: the token leaves the address bar, the history and whatever reads them.
  const address = readPageAddress(location.href)
  if (address.token !== null) history.replaceState(history.state, '', withoutToken(location.href))

  const page = createBrowserPage()
  const { isFramed, isEmbed, tokens } = page
  attachKeepPage(window)
  // Approvals take more care where a page around ours could have led the click.
  if (isFramed) attachFrameGestures(window, page.clock.now)
  attachFocusGuard(window)

  const open = (target: WorkspaceTarget) =>
    void (isEmbed ? openWithoutScript(page, target) : openWorkspace(page, target))
  const chosen = chooseTarget({ address, search: location.search, isFramed, isEmbed, tokens })
  if (chosen.kind !== 'workspace') page.earlySocket.close()
  if (chosen.kind === 'host') void openForHost(page, chosen)
  else if (chosen.kind === 'workspace') open(chosen.target)
  else showConnectPage(page, address, open)
}
