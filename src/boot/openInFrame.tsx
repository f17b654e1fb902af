import { StrictMode } from 'react'
import { EmbedNotice } from '../app/embed/EmbedNotice'
import { isMac } from '../lib/isMac'
import type { BrowserPage } from './browserPage'
import type { WorkspaceTarget } from './chooseTarget'
import { openWorkspace } from './openWorkspace'

/** Opens the frame of a host page that uses the SDK: the host has the token, and says how the frame looks. */
export async function openForHost(
  page: BrowserPage,
  { workspaceId, ch }: { readonly workspaceId: string; readonly ch: string },
): Promise<void> {
  const { startFrame } = await import('../app/embed/frame')
  await startFrame({
    page: window,
    ch,
    clock: page.clock,
    isMac: isMac(),
    open: (opening) =>
      openWorkspace(page, { endpoint: location.origin, workspaceId, token: opening.token }, opening),
    explain: (reason, host, onRetry) =>
      page.root.render(
        <StrictMode>
          <EmbedNotice reason={reason} host={host} onRetry={onRetry} />
        </StrictMode>,
      ),
  })
}

/** Opens a frame that no script controls: its address says how it looks. */
export async function openWithoutScript(page: BrowserPage, target: WorkspaceTarget): Promise<void> {
  const { openNoCode, readNoCode } = await import('../app/embed/noCode')
  const options = readNoCode(location.search)
  if (options.isPoster) await untilWanted(page, target.workspaceId)
  const { embedHost, applyTo } = openNoCode(options, document.documentElement)
  const workspace = openWorkspace(page, target, {
    embedHost,
    onReady(app) {
      applyTo(app, workspace)
      return () => {}
    },
  })
}

/** Shows which workspace this would be, and resolves when the user wants it opened. */
async function untilWanted({ root }: BrowserPage, workspaceId: string): Promise<void> {
  const { EmbedPoster } = await import('../app/embed/EmbedPoster')
  await new Promise<void>((resolve) => {
    root.render(
      <StrictMode>
        <EmbedPoster name={workspaceId} onOpen={resolve} />
      </StrictMode>,
    )
  })
}
