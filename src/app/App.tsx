import { useEffect, useState } from 'react'
import { useSetting } from '../channels/config/useSetting'
import { AnnounceProvider, useAnnounce } from '../ui/AnnounceProvider'
import { ThemeProvider } from '../ui/ThemeProvider'
import { SocketProvider, useWorkspace } from '../workspace/SocketProvider'
import type { Workspace } from '../workspace/workspace'
import { AppContext } from './AppContext'
import { createApp } from './createApp'
import { attachKeymap } from './keymap/attachKeymap'
import { attachDrawerEscape } from './layout/attachDrawerEscape'
import { attachOutput } from './output'
import { Shell } from './Shell'
import { ShellDialogs } from './ShellDialogs'
import { useConnectionNews } from './status/useConnectionNews'
import { useDocumentTitle } from './useDocumentTitle'

/** The whole page of one workspace. */
export function App({ workspace }: { workspace: Workspace }) {
  return (
    <SocketProvider workspace={workspace}>
      <Themed />
    </SocketProvider>
  )
}

function Themed() {
  return (
    <ThemeProvider preference={useSetting('theme')}>
      <AnnounceProvider>
        <Wired />
      </AnnounceProvider>
    </ThemeProvider>
  )
}

function Wired() {
  const workspace = useWorkspace()
  const announce = useAnnounce()
  const [app] = useState(() =>
    createApp({
      workspace,
      document,
      box: { width: innerWidth, height: innerHeight },
      platform: /mac|iphone|ipad/i.test(navigator.userAgent) ? 'mac' : 'other',
      refused: (reason) => announce(reason),
      openLink: (url) => open(url, '_blank', 'noopener,noreferrer'),
      // One frame to lay out, one for what measures itself, such as the tree's rows.
      afterPaint: (run) =>
        requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(run))),
    }),
  )
  useEffect(() => {
    const stops = [
      attachKeymap(window, app.commands.keymap, app.commands.runCommand),
      app.focus.attach(),
      attachDrawerEscape(document, {
        layout: app.layout,
        focus: app.focus,
        close: (region) => app.commands.run(region === 'side' ? 'toggleSide' : 'toggleAgent'),
      }),
      attachOutput(app.output, {
        problems: workspace.problems,
        connection: workspace.connection.store,
        now: Date.now,
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [app, workspace])
  return (
    <AppContext value={app}>
      <News />
      <Shell />
      <ShellDialogs />
    </AppContext>
  )
}

/** What the page says about itself: its title, and the connection going and coming back. */
function News() {
  useDocumentTitle()
  useConnectionNews()
  return null
}
