import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { createSafeStorage } from '../../lib/storage/safeStorage'
import { ConnectPage } from './ConnectPage'
import { readPageAddress } from './pageAddress'
import { createTokenStore } from './tokenStore'

const PAGE = 'http://localhost:7420'
const workspaces = [
  { id: 'ws-1', name: 'demo', status: 'running' },
  { id: 'ws-2', name: null, status: 'stopped' },
]

const respond = (status: number, body: unknown) => () =>
  Promise.resolve(new Response(JSON.stringify(body), { status }))

async function show(href: string, http: () => Promise<Response> = respond(200, { workspaces })) {
  const asked: { url: string; token: string | null }[] = []
  const onOpen = vi.fn()
  const onVisit = vi.fn()
  const tokens = createTokenStore(
    createSafeStorage(() => {
      throw new Error('no storage')
    }),
  )
  const screen = await render(
    <StrictMode>
      <QueryClientProvider client={new QueryClient()}>
        <ConnectPage
          address={readPageAddress(href)}
          pageOrigin={PAGE}
          tokens={tokens}
          fetch={(url, init) => {
            asked.push({ url, token: new Headers(init.headers).get('Authorization') })
            return http()
          }}
          onVisit={onVisit}
          onOpen={onOpen}
        />
      </QueryClientProvider>
    </StrictMode>,
  )
  return {
    screen,
    asked,
    onOpen,
    onVisit,
    tokens,
    server: screen.getByRole('textbox', { name: 'Server address' }),
    token: screen.getByRole('textbox', { name: 'Token' }),
    connect: screen.getByRole('button', { name: 'Connect' }),
  }
}

describe('the connect page', () => {
  it('lists the workspaces of this server and opens the one that is chosen', async () => {
    const { screen, token, connect, onOpen, asked } = await show(`${PAGE}/`)
    await token.fill('secret')
    await connect.click()
    const list = screen.getByRole('list', { name: 'Workspaces' })
    await expect.element(list).toHaveTextContent('demoRunningws-2Stopped')
    await screen.getByRole('button', { name: /^demo/ }).click()
    expect(onOpen).toHaveBeenCalledWith(
      expect.objectContaining({ endpoint: PAGE, workspaceId: 'ws-1', token: 'secret' }),
    )
    expect(asked[0]).toEqual({ url: `${PAGE}/workspaces`, token: 'Bearer secret' })
  })

  it('opens the workspace of the link once its token is known', async () => {
    const { token, connect, onOpen } = await show(`${PAGE}/?workspace=ws-2`)
    await token.fill('secret')
    await connect.click()
    await expect.poll(() => onOpen.mock.calls[0]?.[0]).toMatchObject({ workspaceId: 'ws-2' })
  })

  it('says when the server has no such workspace', async () => {
    const { screen, token, connect, onOpen } = await show(`${PAGE}/?workspace=ws-9`)
    await token.fill('secret')
    await connect.click()
    await expect
      .element(screen.getByRole('status'))
      .toHaveTextContent('There is no workspace "ws-9" on this server.')
    expect(onOpen).not.toHaveBeenCalled()
  })

  it.each([
    [respond(401, {}), 'localhost:7420 did not accept this token.'],
    [respond(404, {}), 'it is not a workspace server'],
    [respond(500, {}), '(HTTP 500)'],
    [respond(200, { hello: 1 }), 'not like a workspace server'],
    [() => Promise.reject(new TypeError('Failed to fetch')), "Can't reach localhost:7420."],
  ])('says in plain words what went wrong (%#)', async (http, words) => {
    const { screen, token, connect } = await show(`${PAGE}/`, http)
    await token.fill('secret')
    await connect.click()
    await expect.element(screen.getByRole('alert')).toHaveTextContent(words)
  })

  it('names a server elsewhere and sends it nothing before a click', async () => {
    const { screen, asked, connect } = await show(`${PAGE}/?endpoint=https://ide.example#token=secret`)
    await expect.element(screen.getByText(/^This link leads to ide\.example/)).toBeVisible()
    expect(asked).toEqual([])
    await connect.click()
    await expect
      .poll(() => asked)
      .toEqual([{ url: 'https://ide.example/workspaces', token: 'Bearer secret' }])
  })

  it('gives the token of a link to no server but the one of the link', async () => {
    const { screen, asked, server, connect, onVisit } = await show(
      `${PAGE}/?endpoint=https://ide.example#token=secret`,
    )
    await server.fill('https://other.example')
    await connect.click()
    await expect.element(screen.getByText('Enter the token of this server.')).toBeVisible()
    expect([asked, onVisit.mock.calls]).toEqual([[], []])
  })

  it('loads the page anew for another server, with the token kept for that server alone', async () => {
    const { server, token, connect, onVisit, asked, tokens } = await show(`${PAGE}/`)
    await server.fill('ide.example')
    await token.fill('secret')
    await connect.click()
    expect(onVisit).toHaveBeenCalledWith('https://ide.example')
    expect(asked).toEqual([])
    expect([tokens.get('https://ide.example', null), tokens.get(PAGE, null)]).toEqual(['secret', null])
  })

  it('refuses an address that would send a token unencrypted', async () => {
    const { screen, server, token, connect, asked } = await show(`${PAGE}/`)
    await server.fill('http://ide.example')
    await token.fill('secret')
    await connect.click()
    await expect.element(screen.getByText(/^Enter an address that starts with https/)).toBeVisible()
    expect(asked).toEqual([])
  })
})
