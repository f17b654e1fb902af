import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { stateFrame } from '../../../testing/configEvents'
import { createWorkspaceHarness } from '../../../testing/workspaceHarness'
import { AnnounceProvider } from '../../../ui/announce/AnnounceProvider'
import '../../../ui/theme/global.css'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { RulesDialog } from './RulesDialog'

const rule = (change: object) => ({
  kind: 'command',
  text: 'npm test',
  ruleId: 'r1',
  agent: 'script',
  scope: 'workspace',
  by: { client: '0123456789-of-a-tab', address: '127.0.0.1' },
  at: '2026-01-02T03:04:05.000Z',
  uses: 0,
  ...change,
})

async function openDialog() {
  const { workspace, network } = createWorkspaceHarness()
  network.last.open()
  const agent = {
    provider: 'script',
    model: '',
    commands: [],
    providers: [
      { id: 'script', name: 'Script', available: true, models: [] },
      { id: 'other', name: 'Other agent', available: true, models: [] },
    ],
  }
  network.last.receive(stateFrame({ agent }))
  const tell = (frame: object) => network.last.receive({ channel: 'agent', ...frame })
  tell({ type: 'history', events: [], tasks: [], seq: 0, epoch: 'e', hasMore: false })
  let isClosed = false
  const screen = await render(
    <AnnounceProvider>
      <WorkspaceProvider workspace={workspace}>
        <RulesDialog
          onClose={() => {
            isClosed = true
          }}
        />
      </WorkspaceProvider>
    </AnnounceProvider>,
  )
  const sent = () => network.last.sent.filter(({ type }) => String(type).startsWith('rule'))
  return { screen, tell, sent, drop: () => network.last.close(1006), isClosed: () => isClosed }
}

it('lists each rule with its agent, where it holds, who gave it and how it was used, and finds it by any of these (A32)', async () => {
  const { screen, tell } = await openDialog()
  await expect.element(screen.getByText('Loading the rules…')).toBeVisible()
  tell({ type: 'rules', rules: [] })
  await expect.element(screen.getByText(/^No rules yet\./)).toBeVisible()
  tell({
    type: 'rules',
    rules: [
      rule({ uses: 3, lastUsed: '2026-01-03T03:04:05.000Z' }),
      rule({
        ruleId: 'r2',
        kind: 'edit',
        text: 'src/\u202e',
        agent: 'other',
        by: { client: null, address: null },
      }),
    ],
  })
  const used = screen.getByRole('listitem', { name: 'Commands that begin with npm test' })
  await expect.element(used).toHaveTextContent('Script in this workspace')
  await expect.element(used).toHaveTextContent('by client 01234567 from 127.0.0.1')
  await expect.element(used).toHaveTextContent('Used 3 times, last')
  const other = screen.getByRole('listitem', { name: 'Edits at or below src/⟨U+202E⟩' })
  await expect.element(other).toHaveTextContent('Other agent in this workspace')
  await expect.element(other).toHaveTextContent('Never used')
  const search = screen.getByRole('searchbox', { name: 'Search rules' })
  for (const [query, found] of [
    ['other EDITS', 1],
    ['127.0', 1],
    ['workspace', 2],
    ['nothing like it', 0],
  ] as const) {
    await search.fill(query)
    await expect.poll(() => screen.getByRole('listitem').elements()).toHaveLength(found)
  }
  await expect.element(screen.getByText('No rule fits “nothing like it”.')).toBeVisible()
})

it('revokes a rule, and says why it could not', async () => {
  const { screen, tell, sent } = await openDialog()
  tell({ type: 'rules', rules: [rule({})] })
  const revoke = screen.getByRole('button', { name: 'Revoke npm test' })
  await revoke.click()
  expect(sent()).toMatchObject([{ type: 'rule_remove', ruleId: 'r1' }])
  await expect.element(revoke).toHaveAttribute('aria-busy', 'true')
  tell({ type: 'rule_remove', requestId: sent()[0]?.requestId, success: false, error: 'The disk is full.' })
  await expect.element(screen.getByText('Not revoked: The disk is full.')).toBeVisible()
  await revoke.click()
  tell({ type: 'rules', rules: [] })
  tell({ type: 'rule_remove', requestId: sent()[1]?.requestId, success: true })
  await expect.element(screen.getByText(/^No rules yet\./)).toBeVisible()
})

it('adds a rule for an agent, and shows why it is refused', async () => {
  const { screen, tell, sent } = await openDialog()
  tell({ type: 'rules', rules: [] })
  const form = screen.getByRole('form', { name: 'Add a rule' })
  await form.getByRole('combobox', { name: 'Agent' }).selectOptions('Other agent')
  await form.getByRole('combobox', { name: 'What it allows' }).selectOptions('Edits of files')
  const text = form.getByRole('textbox', { name: 'Folder or file' })
  await text.fill('/')
  await form.getByRole('button', { name: 'Add the rule' }).click()
  expect(sent()).toMatchObject([
    { type: 'rule_add', rule: { kind: 'edit', text: '/' }, scope: 'workspace', agent: 'other' },
  ])
  tell({ type: 'rule_add', requestId: sent()[0]?.requestId, success: false, error: 'Name a folder.' })
  await expect.element(text).toHaveAccessibleDescription('Name a folder.')
  await text.fill('src/')
  await form.getByRole('button', { name: 'Add the rule' }).click()
  tell({ type: 'rule_add', requestId: sent()[1]?.requestId, success: true })
  await expect.element(text).toHaveValue('')
})

it('says that the connection was lost, and what cannot be read', async () => {
  const { screen, tell, drop } = await openDialog()
  tell({ type: 'rules', rules: 'all' })
  await expect.element(screen.getByText(/could not be read/)).toBeVisible()
  tell({ type: 'rules', rules: [rule({})] })
  const revoke = screen.getByRole('button', { name: 'Revoke npm test' })
  await revoke.click()
  drop()
  const lost = 'Not revoked: The connection was lost. The list shows what holds once it is back.'
  await expect.element(screen.getByText(lost)).toBeVisible()
  await expect.element(revoke).toHaveAttribute('aria-disabled', 'true')
})
