import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, Suspense } from 'react'
import { addressOf, type PageAddress } from '../app/connect/pageAddress'
import { createSettingsViewStore } from '../channels/config/viewStore'
import { lazyPart } from '../ui/later/lazyPart'
import { ThemeProvider } from '../ui/theme/ThemeProvider'
import type { BrowserPage } from './browserPage'
import type { WorkspaceTarget } from './chooseTarget'

const ConnectPage = lazyPart(async () => (await import('../app/connect/ConnectPage')).ConnectPage)

/** Asks the user for a server, a token and a workspace. */
export function showConnectPage(
  { root, storage, tokens, fetch }: BrowserPage,
  address: PageAddress,
  onOpen: (target: WorkspaceTarget) => void,
): void {
  const { remembered } = createSettingsViewStore(storage).getState()
  const visit = (endpoint: string) =>
    location.assign(addressOf({ endpoint, workspaceId: null }, location.origin))
  root.render(
    <StrictMode>
      <ThemeProvider preference={remembered.theme ?? 'system'}>
        <QueryClientProvider client={new QueryClient()}>
          <Suspense>
            <ConnectPage
              address={address}
              pageOrigin={location.origin}
              tokens={tokens}
              fetch={fetch}
              onVisit={visit}
              onOpen={onOpen}
            />
          </Suspense>
        </QueryClientProvider>
      </ThemeProvider>
    </StrictMode>,
  )
}
