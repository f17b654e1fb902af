import { Suspense, useEffect, useInsertionEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand/react'
import { useSetting } from '../channels/config/useSetting'
import { HostContext } from '../channels/context/EmbedHostContext'
import { useWorkspace, WorkspaceProvider } from '../channels/context/WorkspaceProvider'
import type { Workspace } from '../channels/context/workspace'
import { createClock } from '../lib/clock'
import { messages } from '../messages/en'
import { AnnounceProvider, useAnnounce } from '../ui/announce/AnnounceProvider'
import { CopyProvider, useCopy } from '../ui/CopyProvider'
import { lazyPart } from '../ui/later/lazyPart'
import { ThemeProvider } from '../ui/theme/ThemeProvider'
import { AppContext, type AppParts } from './AppContext'
import { attachPreload } from './attachPreload'
import { createApp } from './createApp'
import { attachAddress } from './deepLink/attachAddress'
import { withPlace } from './deepLink/deepLink'
import { attachGuest } from './embed/attachEmbedHost'
import { createGuest, type GuestStore } from './embed/embedHost'
import { attachKeymap } from './keymap/attachKeymap'
import { attachDrawerEscape } from './layout/attachDrawerEscape'
import { attachOutput } from './shell/output'
import { Shell } from './shell/Shell'
import { ShellDialogs } from './shell/ShellDialogs'
import { useDocumentTitle } from './shell/useDocumentTitle'
import { useConnectionNews } from './status/useConnectionNews'
import { useTabNews } from './status/useTabNews'

const HostSays = lazyPart(
  async () => (await import('./embed/HostRequest')).HostSays,
  () => null,
)

interface AppProps {
  workspace: Workspace
  guest?: GuestStore | undefined
  /** The address is still one of this workspace. */
  isHere?: () => boolean
  /** The page stands, and can be acted on from outside. Returns the end of that. */
  onReady?: ((app: AppParts) => () => void) | undefined
}

const always = () => true

/** The whole page of one workspace. */
export function App({ workspace, guest, isHere = always, onReady }: AppProps) {
  const [wishes] = useState(() => guest ?? createGuest())
  return (
    <WorkspaceProvider workspace={workspace}>
      <Themed guest={wishes} isHere={isHere} onReady={onReady} />
    </WorkspaceProvider>
  )
}

interface WiredProps {
  guest: GuestStore
  isHere: () => boolean
  onReady: ((app: AppParts) => () => void) | undefined
}

function Themed(props: WiredProps) {
  const setting = useSetting('theme')
  const wished = useStore(props.guest, (wishes) => wishes.theme)
  // What is drawn once stays where it is: nothing is before it is known how the page was arranged.
  const { uiState } = useWorkspace().config
  const [isKnown, setIsKnown] = useState(uiState.isKnown)
  useEffect(() => uiState.whenKnown(() => setIsKnown(true)), [uiState])
  return (
    <ThemeProvider preference={wished ?? setting}>
      <AnnounceProvider>
        <CopyProvider>{isKnown && <Wired {...props} />}</CopyProvider>
      </AnnounceProvider>
    </ThemeProvider>
  )
}

function Wired({ guest, isHere, onReady }: WiredProps) {
  const workspace = useWorkspace()
  const announce = useAnnounce()
  const copy = useCopy()
  const [app] = useState(() =>
    createApp({
      workspace,
      document,
      box: { width: innerWidth, height: innerHeight },
      platform: /mac|iphone|ipad/i.test(navigator.userAgent) ? 'mac' : 'other',
      refused: (reason) => announce(reason),
      guest,
      openLink(url) {
        if (guest.getState().openLink?.(url) !== true) open(url, '_blank', 'noopener,noreferrer')
      },
      copyLink: (place) =>
        void copy(withPlace(location.href, place)).then(
          (isCopied) => isCopied && announce(messages.share.copiedLink),
        ),
      // One frame to lay out, one for what measures itself, such as the tree's rows.
      afterPaint: (run) =>
        requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(run))),
    }),
  )
  useEffect(() => {
    const stops = [
      attachKeymap(window, app.commands.keymap, app.commands.runCommand, () => guest.getState().isPolite),
      app.focus.attach(),
      attachDrawerEscape(document, {
        layout: app.layout,
        focus: app.focus,
        close: (region) => app.commands.run(region === 'side' ? 'toggleSide' : 'toggleAgent'),
      }),
      attachPreload(workspace.connection.store, createClock()),
      attachOutput(app.output, {
        problems: workspace.problems,
        connection: workspace.connection.store,
        now: Date.now,
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [app, workspace, guest])
  // Before anything is measured.
  useInsertionEffect(() => attachGuest(guest, app.layout, document.documentElement), [guest, app])
  useEffect(() => onReady?.(app), [app, onReady])
  useEffect(() => {
    // A frame makes no steps in the history of the page around it, and has no address to copy.
    return guest.getState().isEmbed ? undefined : attachAddress({ page: window, workspace, app, isHere })
  }, [app, workspace, guest, isHere])
  const wishes = useStore(guest)
  const host = useMemo(() => ({ ...wishes, readOnlyReason: messages.embed.readOnly }), [wishes])
  return (
    <AppContext value={app}>
      <HostContext value={host}>
        <News />
        <Shell />
        <ShellDialogs />
        {wishes.isEmbed && (
          <Suspense fallback={null}>
            <HostSays />
          </Suspense>
        )}
      </HostContext>
    </AppContext>
  )
}

/** What the page says about itself: its title, and the connection going and coming back. */
function News() {
  useDocumentTitle()
  useConnectionNews()
  useTabNews()
  return null
}
