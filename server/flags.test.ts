import { describe, expect, it } from 'vitest'
import { parseFlags } from './flags'
import { UsageError } from './lib/usageError'

const TOKEN = 'abcdefghijklmnopqrstuv'
function flags(argv: string[], env: Record<string, string> = {}) {
  const command = parseFlags(argv, env, '/work/here')
  if (command.do !== 'serve') throw new Error(command.do)
  return command.flags
}

describe('flags', () => {
  it('serve the current folder at the usual port when nothing is said', () => {
    expect(flags([], { XDG_STATE_HOME: '/state' })).toEqual({
      folders: ['/work/here'],
      port: null,
      host: 'localhost',
      token: null,
      workspaceId: null,
      name: null,
      agent: null,
      allAgentModes: false,
      configFile: null,
      agentRegistry: null,
      stateFolder: '/state/aether-ide',
      embedOrigins: [],
      allowOrigins: [],
      publicOrigin: null,
      previewDomain: null,
      tokenFile: null,
      revokeTokens: false,
      printToken: true,
      open: true,
      json: false,
      pingMs: 45_000,
      pongMs: 120_000,
      writeMs: 30_000,
      logLevel: 'info',
    })
  })

  it('are all read', () => {
    const argv = `../there --port 0 --host 0.0.0.0 --token ${TOKEN} --workspace-id mine --name Demo --agent demo --agent-modes all
      --config agents.json --state-dir st --embed-origin https://a.example --embed-origin https://b.example:8443
      --allow-origin http://localhost:5173 --public-origin https://ide.example --preview-domain p.example
      --agent-registry registry.json --no-open --json --ping-interval 1.5 --pong-timeout 2 --write-timeout 3 --log-level debug`
    expect(flags(argv.split(/\s+/))).toEqual({
      folders: ['/work/there'],
      port: 0,
      host: '0.0.0.0',
      token: TOKEN,
      workspaceId: 'mine',
      name: 'Demo',
      agent: 'demo',
      allAgentModes: true,
      configFile: '/work/here/agents.json',
      agentRegistry: '/work/here/registry.json',
      stateFolder: '/work/here/st',
      embedOrigins: ['https://a.example', 'https://b.example:8443'],
      allowOrigins: ['http://localhost:5173'],
      publicOrigin: 'https://ide.example',
      previewDomain: 'p.example',
      tokenFile: null,
      revokeTokens: false,
      printToken: true,
      open: false,
      json: true,
      pingMs: 1_500,
      pongMs: 2_000,
      writeMs: 3_000,
      logLevel: 'debug',
    })
  })

  it('take the token from the environment, before that from a file, before that of a flag', () => {
    expect(flags([], { AETHER_TOKEN: TOKEN }).token).toBe(TOKEN)
    const both = ['--token', `${TOKEN}2`, '--token-file', 'secret']
    expect(flags(both, { AETHER_TOKEN: TOKEN })).toMatchObject({ token: TOKEN, tokenFile: null })
    expect(flags(both, {})).toMatchObject({ token: null, tokenFile: '/work/here/secret' })
    expect(flags(['--token', TOKEN], {})).toMatchObject({ token: TOKEN, tokenFile: null })
    expect(flags([], { AETHER_TOKEN: '' }).token).toBeNull()
  })

  it('name several folders, each from where the user is', () => {
    expect(flags(['a', '/b', '../c']).folders).toEqual(['/work/here/a', '/b', '/work/c'])
    expect(flags(['a', '--name', 'Mine']).name).toBe('Mine')
  })

  it('ignore a relative state home', () => {
    expect(flags([], { XDG_STATE_HOME: 'state' }).stateFolder).toMatch(/\/\.local\/state\/aether-ide$/)
  })

  it('know --help and --version', () => {
    expect(parseFlags(['--help', '--port', 'x'], {}, '/')).toEqual({ do: 'help' })
    expect(parseFlags(['--version'], {}, '/')).toEqual({ do: 'version' })
  })

  it.each([
    [['--nope'], /--nope/],
    [['-x'], /-x/],
    [['--port'], /--port/],
    [['--json=yes'], /--json/],
    [['a', 'b', '--workspace-id', 'mine'], /--workspace-id goes with one folder only/],
    [['a', 'b', '--name', 'Mine'], /--name goes with one folder only/],
    [['--port', '70000'], /--port/],
    [['--port', '-1'], /--port/],
    [['--port', '80x'], /--port/],
    [['--host', 'a b'], /--host/],
    [['--token', 'short'], /--token needs at least 22/],
    [['--token', `${TOKEN}!`], /--token/],
    [['--token='], /--token/],
    [['--workspace-id', '../x'], /--workspace-id/],
    [['--name', ' '], /--name/],
    [['--embed-origin', '*'], /--embed-origin/],
    [['--embed-origin', 'https://*.example'], /--embed-origin/],
    [['--allow-origin', 'https://a.example/path'], /--allow-origin/],
    [['--allow-origin', 'null'], /--allow-origin/],
    [['--public-origin', 'ide.example'], /--public-origin/],
    [['--preview-domain', 'https://x'], /--preview-domain/],
    [['--preview-domain', '*.x'], /--preview-domain/],
    [['--ping-interval', '0'], /--ping-interval/],
    [['--write-timeout', 'soon'], /--write-timeout/],
    [['--log-level', 'loud'], /--log-level/],
  ])('%j is refused with one line', (argv, words) => {
    const parse = () => parseFlags(argv, {}, '/work')
    expect(parse).toThrow(UsageError)
    expect(parse).toThrow(words)
    expect(parse).toThrow(/^[^\n]+\.$/)
  })

  it('never repeat a refused token', () => {
    expect(() => parseFlags(['--token', 'sekret'], {}, '/')).not.toThrow(/sekret/)
    expect(() => parseFlags([], { AETHER_TOKEN: 'sekret' }, '/')).toThrow(/^AETHER_TOKEN needs/)
  })
})
