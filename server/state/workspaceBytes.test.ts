import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseFlags } from '../flags'
import { startServer } from '../startServer'
import { type OneWorkspaceServer, onlyWorkspace } from '../testing/onlyWorkspace'
import { httpGet } from '../testing/testServer'

const MARK = 'bytes-of-the-workspace'
const NAMES = [
  'index.html',
  'evil.html',
  'evil.svg',
  'evil.xhtml',
  'evil.js',
  'assets/evil.html',
  'embed/sdk.js',
]
let base = ''
let server: OneWorkspaceServer

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'bytes-'))
  for (const folder of ['work/assets', 'work/embed', 'client/assets'])
    await mkdir(join(base, folder), { recursive: true })
  for (const name of NAMES) await writeFile(join(base, 'work', name), `<html><script>${MARK}</script>`)
  await writeFile(join(base, 'client/index.html'), '<html><head></head>ours')
  const command = parseFlags(
    ['--port', '0', '--state-dir', join(base, 'state'), '--log-level', 'silent', join(base, 'work')],
    {},
    base,
  )
  if (command.do !== 'serve') throw new Error(command.do)
  const surroundings = { clientFolder: join(base, 'client'), env: {}, version: '0', writeLog: () => {} }
  server = onlyWorkspace(await startServer(command.flags, surroundings))
})
afterAll(async () => {
  await server.stop()
  await rm(base, { recursive: true })
})

describe('the origin of the IDE serves nothing of the workspace (SEC4)', () => {
  it('at any path that its files could be thought to have', async () => {
    const { port, workspaceId, token } = server
    const areas = ['', '/work', '/files', `/workspaces/${workspaceId}`, `/workspaces/${workspaceId}/files`]
    const ways = ['', '/raw', '/..', '/%2e%2e', '/assets/../..', '/assets/%2e%2e/%2e%2e/work']
    const paths = areas.flatMap((area) => ways.flatMap((way) => NAMES.map((name) => `${area}${way}/${name}`)))
    const absolute = NAMES.map((name) => `/${join(base, 'work', name)}`)
    let pages = 0
    for (const path of [...paths, ...absolute]) {
      const answer = await httpGet(port, path, { authorization: `Bearer ${token}`, accept: 'text/html' })
      expect(answer.body, path).not.toContain(MARK)
      expect(answer.headers['x-content-type-options'], path).toBe('nosniff')
      if (answer.headers['content-type']?.startsWith('text/html')) pages += 1
      else expect(answer.status, path).toBeGreaterThanOrEqual(400)
    }
    // The page itself was among them, so the server did answer.
    expect(pages).toBeGreaterThan(0)
  })

  it('and has no other place that makes HTML than its page and, on their own origins, previews', async () => {
    const root = fileURLToPath(new URL('..', import.meta.url))
    const makers: string[] = []
    for (const name of await readdir(root, { recursive: true })) {
      if (!name.endsWith('.ts') || /test|^preview\//.test(name)) continue
      const source = await readFile(join(root, name), 'utf8')
      if (/content-type['"]?[\s:,(]*['"`]?[^\n]*(?:html|svg|xml)/i.test(source)) makers.push(name)
      // A module that answers requests does not read the workspace.
      if (/ServerResponse/.test(source))
        expect(source, name).not.toMatch(/from '[^']*drivers\/disk\/(?:disk|openFile)'/)
    }
    expect(makers).toEqual(['http/static.ts'])
  })
})
