import { expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { stateFrame } from '../../../testing/configEvents'
import { createWorkspaceHarness } from '../../../testing/workspaceHarness'
import { AnnounceProvider } from '../../../ui/announce/AnnounceProvider'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import type { KnownAgent } from '../shared/agentsProtocol'
import { AgentsPage } from './AgentsPage'

const missing: KnownAgent = {
  id: 'missing',
  name: 'Missing',
  state: 'not_installed',
  reason: 'Its program was not found.',
  turns: 0,
  source: 'known',
  description: null,
  command: 'missing',
  program: null,
  title: null,
  version: null,
  can: null,
  install: 'npm install --global missing',
  installHint: null,
  login: null,
  variables: [],
}
const locked: KnownAgent = {
  ...missing,
  id: 'locked',
  name: 'Locked',
  state: 'sign_in',
  login: 'locked login',
}

async function show(onShowTerminal: ((sessionId: string) => void) | null) {
  const { workspace, network } = createWorkspaceHarness()
  network.last.open()
  network.last.receive(stateFrame())
  await render(
    <AnnounceProvider>
      <WorkspaceProvider workspace={workspace}>
        <AgentsPage onClose={() => {}} onShowTerminal={onShowTerminal} />
      </WorkspaceProvider>
    </AnnounceProvider>,
  )
  const asked = () => network.last.sent.find(({ type }) => type === 'agents')
  await expect.poll(asked).toBeDefined()
  const data = { revision: '1', agents: [missing, locked], servers: [], folders: [] }
  network.last.receive({
    channel: 'agent',
    type: 'agents',
    requestId: asked()?.requestId,
    success: true,
    data,
  })
  await expect.element(page.getByRole('heading', { name: 'Missing' })).toBeVisible()
}

const install = () => page.getByRole('button', { name: 'Install… Missing' })
const signIn = () => page.getByRole('button', { name: 'Sign in… Locked' })

it('installs an agent and signs in to it in a terminal', async () => {
  await show(() => {})
  await expect.element(install()).toBeVisible()
  await expect.element(signIn()).toBeVisible()
})

it('offers neither where no terminal may be written to, and says why the agent cannot be used', async () => {
  await show(null)
  expect([...install().elements(), ...signIn().elements()]).toEqual([])
  expect(page.getByText('npm install').elements()).toEqual([])
  await expect.element(page.getByText('Its program was not found.').first()).toBeVisible()
})
