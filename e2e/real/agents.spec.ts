import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './realTest'

const folder = mkdtempSync(join(tmpdir(), 'aether-agents-'))
const program = join(folder, 'agent.mjs')
const config = join(folder, 'config.json')
const registry = join(folder, 'registry.json')

writeFileSync(
  program,
  `import readline from 'node:readline'
  const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n')
  process.stderr.write('reading ' + process.env.HANDBOOK + '\\n')
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method, params } = JSON.parse(line)
    const tell = (text) => say({ method: 'session/update', params: { sessionId: 's', update: {
      sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } } } })
    if (method === 'initialize') return say({ id, result: { protocolVersion: 1,
      agentInfo: { name: 'mine', version: '4.5.6' },
      agentCapabilities: { sessionCapabilities: { resume: {}, additionalDirectories: {} } } } })
    if (method === 'session/new' || method === 'session/resume') {
      tell('With ' + [...params.mcpServers.map(({ name }) => name), ...(params.additionalDirectories ?? [])].join(' and ') + '. ')
      return say({ id, result: { sessionId: 's' } })
    }
    if (method === 'session/prompt') return say({ id, result: { stopReason: 'end_turn' } })
  })`,
)
writeFileSync(
  config,
  JSON.stringify({
    agents: [
      {
        id: 'mine',
        name: 'Mine',
        command: process.execPath,
        args: [program],
        env: { HANDBOOK: 'the handbook' },
      },
    ],
    mcpServers: { docs: { command: 'docs-server' } },
    folders: [{ path: folder, name: 'handbook' }],
  }),
)
writeFileSync(
  registry,
  JSON.stringify({
    version: '1.0.0',
    agents: [
      {
        id: 'listed',
        name: 'Listed agent',
        version: '1.2.3',
        description: 'Stands in a registry.',
        distribution: { npx: { package: 'a-package-that-is-only-listed@1.2.3' } },
      },
    ],
  }),
)

test.use({ flags: ['--agent', 'mine', '--config', config, '--agent-registry', registry] })

test('agents of both files are listed, installed in a terminal, and use what is switched on', {
  tag: '@smoke',
}, async ({ page, server }) => {
  await server.open(page)
  const message = page.getByRole('textbox', { name: 'Message the agent' })
  await message.fill('hello')
  await message.press('Enter')
  const conversation = page.getByRole('feed', { name: 'Conversation' })
  await expect(conversation).toContainText(`With docs and ${folder}.`)

  await page.getByRole('button', { name: 'Agents…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Agents', exact: true })
  const mine = dialog.getByRole('listitem', { name: 'Mine' })
  await expect(mine).toContainText('Running')
  await expect(mine).toContainText('4.5.6')
  await expect(mine).toContainText('HANDBOOK')
  await mine.getByRole('button', { name: 'Show log Mine' }).click()
  const entries = page.getByRole('dialog', { name: 'Log of Mine' }).getByRole('listitem')
  await expect(entries.filter({ hasText: 'reading [redacted]' })).toHaveCount(1)
  await expect(entries.filter({ hasText: '"method":"session/prompt"' })).toHaveCount(1)
  await page.getByRole('button', { name: 'Back to all agents' }).click()

  await dialog.getByRole('switch', { name: 'docs' }).click()
  await mine.getByRole('button', { name: 'Restart Mine' }).click()
  await expect(mine).toContainText('Ready')
  await page.keyboard.press('Escape')
  await message.fill('again')
  await message.press('Enter')
  await expect(conversation).toContainText(`With ${folder}.`)

  await page.getByRole('button', { name: 'Agents…' }).click()
  const listed = dialog.getByRole('listitem', { name: 'Listed agent' })
  await expect(listed).toContainText('Stands in a registry.')
  await listed.getByRole('button', { name: 'Install… Listed agent' }).click()
  const terminal = page.getByRole('region', { name: /Install: Listed agent/ })
  await expect(terminal.locator('.xterm-rows')).toContainText(
    'npx --yes --package=a-package-that-is-only-listed@1.2.3 -- true',
  )
})
