import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withConfigured } from './agentsConfig'
import { CATALOGUE } from './catalogue'

const read = (file: unknown) => withConfigured(JSON.stringify(file), 'agents.json')

describe('the agents of a configuration file', () => {
  it('come first, and change known ones', () => {
    const [mine, gemini, ...others] = read({
      agents: [
        { id: 'mine', command: '/opt/mine', install: 'make mine' },
        { id: 'gemini', command: 'gemini-nightly', args: ['--acp'], env: { A: 'b' } },
      ],
    }).catalogue
    expect(mine).toMatchObject({
      id: 'mine',
      name: 'mine',
      command: '/opt/mine',
      modes: ['default', 'plan'],
      asks: 'itself',
      installLine: 'make mine',
    })
    expect(gemini).toMatchObject({
      name: 'Gemini CLI',
      command: 'gemini-nightly',
      env: { A: 'b' },
      modes: ['default', 'plan'],
      saysVersion: false,
    })
    expect(others.map(({ id }) => id)).toEqual(['claude', 'codex', 'opencode', 'qwen'])
    expect(read({}).catalogue).toEqual(CATALOGUE)
  })

  it('keep the command of a known one where they name none', () => {
    const [gemini] = read({ agents: [{ id: 'gemini', env: { GEMINI_MODEL: 'x' } }] }).catalogue
    expect(gemini).toMatchObject({ command: 'gemini', args: ['--acp'], saysVersion: true })
  })

  it.each([
    ['no', 'agents.json is not JSON: '],
    ['[]', 'agents.json: it must be an object, and is a list.'],
    ['{"agents":[{"id":"Mine","command":"x"}]}', 'agents.json: in agents[0] (Mine), id takes up to 64 of'],
    [
      '{"agents":[{"id":"mine"}]}',
      'in agents[0] (mine), command is missing, and no known agent has this id.',
    ],
    ['{"agents":[{"command":"x"}]}', 'in agents[0], id must be a text, and is missing.'],
    [
      '{"agents":[{"id":"mine","command":"x","args":"y"}]}',
      'in agents[0] (mine), args must be a list, and is a text.',
    ],
    ['{"agents":[{"id":"mine","command":"x","args":[1]}]}', 'args.0 must be a text, and is a number.'],
    [
      '{"agents":[{"id":"mine","command":"x","shell":true}]}',
      'agents.json: in agents[0] (mine), it has "shell", which nothing reads.',
    ],
    ['{"agents":[{"id":"a","command":"x"},{"id":"a","command":"y"}]}', 'there are two agents a.'],
    ['{"agent":[]}', 'agents.json: it has "agent", which nothing reads.'],
  ])('says what is wrong with %s', (text, words) => {
    expect(() => withConfigured(text, 'agents.json')).toThrow(words)
  })

  it('says it in one line, also when the file has many', () => {
    expect(() => withConfigured('{\n  "agents": [\n    x\n  ]\n}\n', 'agents.json')).toThrow(/^.*$/)
  })
})

describe('what agents may use', () => {
  it('are servers with their transport, and folders with their names', () => {
    const { toolbox } = read({
      mcpServers: {
        docs: { command: 'docs-server', args: ['--all'], env: { KEY: 'k' } },
        tickets: { type: 'http', url: 'https://tickets.example/mcp', headers: { A: 'b' }, on: false },
      },
      folders: [{ path: tmpdir() }, { path: tmpdir(), name: 'scratch', on: false }],
    })
    expect(toolbox.servers).toEqual([
      { id: 'docs', isOn: true, type: 'stdio', command: 'docs-server', args: ['--all'], env: { KEY: 'k' } },
      {
        id: 'tickets',
        isOn: false,
        type: 'http',
        url: 'https://tickets.example/mcp',
        headers: { A: 'b' },
      },
    ])
    expect(toolbox.folders).toEqual([
      { id: basename(tmpdir()), path: tmpdir(), isOn: true },
      { id: 'scratch', path: tmpdir(), isOn: false },
    ])
  })

  it.each([
    [{ mcpServers: { docs: {} } }, 'in mcpServers.docs, command must be a text, and is missing.'],
    [{ mcpServers: { docs: { url: 'x', type: 'sse' } } }, 'in mcpServers.docs, url takes an address'],
    [{ mcpServers: { docs: { url: 'http://x' } } }, 'in mcpServers.docs, type takes stdio, http or sse.'],
    [{ mcpServers: { docs: { type: 'pipe' } } }, 'in mcpServers.docs, type takes stdio, http or sse.'],
    [{ folders: [{ path: 'here' }] }, 'in folders[0], path must be absolute, not "here".'],
    [{ folders: [{ path: '/no/such/folder' }] }, 'in folders[0], path names no folder: /no/such/folder.'],
    [{ folders: [{ path: tmpdir() }, { path: tmpdir() }] }, 'two folders are called'],
  ])('says what is wrong with %j', (file, words) => {
    expect(() => read(file)).toThrow(words)
  })
})
