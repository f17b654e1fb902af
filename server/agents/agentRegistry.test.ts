import { describe, expect, it } from 'vitest'
import { platformName, readRegistry } from './agentRegistry'
import { withConfigured, withRegistered } from './agentsConfig'

const about = { version: '1.2.3', description: 'Writes code.', authors: ['Someone'], license: 'MIT' }
const entry = (id: string, distribution: unknown, differing: object = {}) => ({
  id,
  name: id.toUpperCase(),
  ...about,
  distribution,
  ...differing,
})
const file = (...agents: readonly unknown[]) => JSON.stringify({ version: '1.0.0', agents, extensions: [] })
const read = (text: string, platform = 'linux-x86_64') => readRegistry(text, 'registry.json', platform)

const builds = {
  'linux-x86_64': { archive: 'https://x.example/a.tgz', cmd: './bin/three', args: ['acp'] },
}

describe('the agents of a registry', () => {
  it('are started by npx and uvx only where they were fetched before', () => {
    const npx = { package: '@x/one@1.2.3', args: ['--acp'], env: { ONE: '1' } }
    const [one, two] = read(file(entry('one', { npx }), entry('two', { uvx: { package: 'two==0.4' } })))
    expect(one).toMatchObject({
      id: 'one',
      name: 'ONE',
      version: '1.2.3',
      description: 'Writes code.',
      command: 'npx',
      args: ['--no', '--', '@x/one@1.2.3', '--acp'],
      env: { ONE: '1' },
      installLine: 'npx --yes --package=@x/one@1.2.3 -- true',
      asks: 'itself',
    })
    expect(two).toMatchObject({
      command: 'uvx',
      args: ['--offline', 'two==0.4'],
      installLine: 'uv tool install two==0.4',
    })
  })

  it('say what to download where they are binaries, and where there is no build', () => {
    const [three] = read(file(entry('three', { binary: builds })))
    expect(three).toMatchObject({
      command: 'three',
      args: ['acp'],
      installLine: null,
      installHint: 'Download https://x.example/a.tgz, unpack it, and put three on your PATH.',
    })
    const [other] = read(file(entry('three', { binary: builds })), 'darwin-aarch64')
    expect(other?.impossible).toBe('THREE has no build for darwin-aarch64, only for linux-x86_64.')
    expect(platformName('win32', 'x64')).toBe('windows-x86_64')
    expect(platformName('darwin', 'arm64')).toBe('darwin-aarch64')
  })

  it('stand behind the known ones, which they do not replace, and before which the user’s own go', () => {
    const registered = read(
      file(entry('gemini', { npx: { package: 'g' } }), entry('new', { npx: { package: 'n' } })),
    )
    const all = withRegistered(registered)
    expect(all.map(({ id }) => id)).toEqual(['claude', 'codex', 'opencode', 'gemini', 'qwen', 'new'])
    expect(all.find(({ id }) => id === 'gemini')?.command).toBe('gemini')
    const own = { agents: [{ id: 'new', inherit: ['NEW_API_KEY'] }] }
    const [first] = withConfigured(JSON.stringify(own), 'agents.json', registered).catalogue
    expect(first).toMatchObject({ id: 'new', command: 'npx', inherit: ['NEW_API_KEY'] })
  })

  it.each([
    ['[]', 'registry.json: it must be an object, and is a list.'],
    ['{"agents":[]}', 'registry.json: version must be a text, and is missing.'],
    [file(entry('one', {})), 'in agents[0] (one), distribution needs one of npx, uvx and binary.'],
    [file(entry('One', {})), 'in agents[0] (One), id takes up to 64 of a-z 0-9 -'],
    [
      file(entry('one', { npx: {} })),
      'in agents[0] (one), distribution.npx.package must be a text, and is missing.',
    ],
    [
      file(entry('one', { npx: { package: '--registry=http://evil.example' } })),
      'in agents[0] (one), distribution.npx.package must name a package',
    ],
    [
      file(entry('one', { npx: { package: 'one\nrm -rf ~' } })),
      'in agents[0] (one), distribution.npx.package must be one line of plain text.',
    ],
    [
      file(entry('one', { binary: { 'linux-x86_64': { cmd: 'x' } } })),
      'in agents[0] (one), distribution.binary.linux-x86_64.archive must be a text, and is missing.',
    ],
    [
      file(entry('one', { npx: { package: 'a' } }), entry('one', { npx: { package: 'b' } })),
      'registry.json: there are two agents one.',
    ],
  ])('are refused with words: %s', (text, words) => {
    expect(() => read(text)).toThrow(words)
  })
})
