import { Suspense, useEffect, useInsertionEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { useSetting } from '../channels/config/useSetting'
import { EmbedHostContext } from '../channels/context/EmbedHostContext'
import { useWorkspace, WorkspaceProvider } from '../channels/context/WorkspaceProvider'
import type { Workspace } from '../channels/context/workspace'
import { isMac } from '../lib/isMac'
import { messages } from '../messages/en'
import { AnnounceProvider, useAnnounce } from '../ui/announce/AnnounceProvider'
import { CopyProvider, useCopy } from '../ui/CopyProvider'
import { hasFirstParts, lazyPart, whenFirstParts } from '../ui/later/lazyPart'
import { ThemeProvider } from '../ui/theme/ThemeProvider'
import { AppContext, type AppParts } from './AppContext'
import { attachFirstPicture } from './attachFirstPicture'
import { attachFirstTerminal } from './attachFirstTerminal'
import { attachPreload } from './attachPreload'
import { createApp } from './createApp'
import { attachAddress } from './deepLink/attachAddress'
import { readDeepLink, withDeepLink } from './deepLink/deepLink'
import { attachEmbedHost } from './embed/attachEmbedHost'
import { createEmbedHost, type EmbedHostStore } from './embed/embedHost'
import { attachKeymap } from './keymap/attachKeymap'
import { attachDrawerEscape } from './layout/attachDrawerEscape'
import { attachOutputLog } from './shell/outputLog'
import { Shell } from './shell/Shell'
import { ShellDialogs } from './shell/ShellDialogs'
import { useDocumentTitle } from './shell/useDocumentTitle'
import { useConnectionNews } from './status/useConnectionNews'
import { useTabNews } from './status/useTabNews'

const HostRequest = lazyPart(
  async () => (await import('./embed/HostRequest')).HostRequest,
  () => null,
)

interface AppProps {
  workspace: Workspace
  embedHost?: EmbedHostStore | undefined
  /** The address is still one of this workspace. */
  isHere?: () => boolean
  /** The page stands, and can be acted on from outside. Returns the end of that. */
  onReady?: ((app: AppParts) => () => void) | undefined
}

const always = () => true
/** One frame to lay out, one for what measures itself, such as the tree's rows. */
const afterPaint = (run: () => void) =>
  void requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(run)))

/** The frame of the page is drawn without the parts that took longer, ms. */
const PATIENCE_MS = 400

/** The whole page of one workspace. */
export function App({ workspace, embedHost, isHere = always, onReady }: AppProps) {
  const [host] = useState(() => embedHost ?? createEmbedHost())
  return (
    <WorkspaceProvider workspace={workspace}>
      <Themed embedHost={host} isHere={isHere} onReady={onReady} />
    </WorkspaceProvider>
  )
}

interface WiredProps {
  embedHost: EmbedHostStore
  isHere: () => boolean
  onReady: ((app: AppParts) => () => void) | undefined
}

function Themed(props: WiredProps) {
  const setting = useSetting('theme')
  const hostTheme = useStore(props.embedHost, ({ theme }) => theme)
  // Nothing is drawn before the stored arrangement of the page is known, so that no part moves once it is drawn.
  const { uiState } = useWorkspace().config
  const [isKnown, setIsKnown] = useState(uiState.isKnown)
  useEffect(() => uiState.whenKnown(() => setIsKnown(true)), [uiState])
  return (
    <ThemeProvider preference={hostTheme ?? setting}>
      <AnnounceProvider>
        <CopyProvider>{isKnown && <Arranged {...props} />}</CopyProvider>
      </AnnounceProvider>
    </ThemeProvider>
  )
}

/** The first picture is whole, or what is late is drawn later. */
function useFirstParts(): boolean {
  const { clock } = useWorkspace()
  const [isWaitedFor, setIsWaitedFor] = useState(() => !hasFirstParts())
  useEffect(() => {
    const end = () => setIsWaitedFor(false)
    void whenFirstParts().then(end)
    return clock.after(PATIENCE_MS, end)
  }, [clock])
  return !isWaitedFor
}

/** What the user arranged is known: what takes its time begins, and the page is drawn once its parts are here. */
function Arranged(props: WiredProps) {
  const { embedHost } = props
  const workspace = useWorkspace()
  const announce = useAnnounce()
  const copy = useCopy()
  const [app] = useState(() =>
    createApp({
      workspace,
      document,
      box: { width: innerWidth, height: innerHeight },
      platform: isMac() ? 'mac' : 'other',
      refused: (reason) => announce(reason),
      embedHost,
      openLink(url) {
        if (embedHost.getState().openLink?.(url) !== true) open(url, '_blank', 'noopener,noreferrer')
      },
      copyLink: (link) =>
        void copy(withDeepLink(location.href, link)).then(
          (isCopied) => isCopied && announce(messages.share.copiedLink),
        ),
      afterPaint,
    }),
  )
  useEffect(
    () => attachFirstTerminal({ workspace, layout: app.layout, embedHost }),
    [app, workspace, embedHost],
  )
  return useFirstParts() && <Wired app={app} {...props} />
}

function Wired({ app, embedHost, isHere, onReady }: WiredProps & { app: AppParts }) {
  const workspace = useWorkspace()
  useEffect(() => attachPage({ app, workspace, embedHost }), [app, workspace, embedHost])
  // Before anything is measured.
  useInsertionEffect(() => attachEmbedHost(embedHost, app.layout, document.documentElement), [embedHost, app])
  useEffect(() => onReady?.(app), [app, onReady])
  useEffect(() => {
    // A frame makes no steps in the history of the page around it, and has no address to copy.
    return embedHost.getState().isEmbed ? undefined : attachAddress({ page: window, workspace, app, isHere })
  }, [app, workspace, embedHost, isHere])
  const hostState = useStore(embedHost)
  return (
    <AppContext value={app}>
      <EmbedHostContext value={hostState}>
        <News />
        <Shell />
        <ShellDialogs />
        {hostState.isEmbed && (
          <Suspense fallback={null}>
            <HostRequest />
          </Suspense>
        )}
      </EmbedHostContext>
    </AppContext>
  )
}

/** What listens for as long as the page stands. Returns detach. */
function attachPage({
  app,
  workspace,
  embedHost,
}: {
  app: AppParts
  workspace: Workspace
  embedHost: EmbedHostStore
}) {
  const stops = [
    attachKeymap(window, app.commands.keymap, app.commands.runCommand, () => embedHost.getState().isPolite),
    app.focus.attach(),
    attachDrawerEscape(document, {
      layout: app.layout,
      focus: app.focus,
      close: (region) => app.commands.run(region === 'side' ? 'toggleSide' : 'toggleAgent'),
    }),
    attachFirstPicture({
      workspace,
      layout: app.layout,
      afterPaint,
      isUrgent: !embedHost.getState().isEmbed && readDeepLink(location.search).session !== undefined,
    }),
    attachPreload(workspace.connection.store, workspace.clock),
    // From here on git is followed; where the code does not come, nothing stands beside the names.
    workspace.firstPicture.whenDrawn(() => {
      import('../channels/files/git/useGit').then(
        ({ gitOf }) => gitOf(workspace),
        () => {},
      )
    }),
    attachOutputLog(app.outputLog, {
      problems: workspace.problems,
      connection: workspace.connection.store,
      now: Date.now,
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** What the page says about itself: its title, and the connection going and coming back. */
function News() {
  useDocumentTitle()
  useConnectionNews()
  useTabNews()
  return null
}
