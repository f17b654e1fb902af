import { describe, expect, it } from 'vitest'
import { agentEnvironment, CATALOGUE, isInstalled, withConfigured } from './catalogue'

describe('the catalogue of agents', () => {
  it('puts the agents of a file first, and lets them replace known ones', () => {
    const text = JSON.stringify({
      agents: [
        { id: 'mine', command: '/opt/mine' },
        { id: 'gemini', command: 'gemini-nightly', args: ['--acp'], env: { A: 'b' } },
      ],
    })
    const [mine, gemini, ...others] = withConfigured(text, 'agents.json')
    expect(mine).toMatchObject({
      id: 'mine',
      name: 'mine',
      command: '/opt/mine',
      modes: ['default', 'plan'],
      asks: 'itself',
    })
    expect(gemini).toMatchObject({
      name: 'Gemini CLI',
      command: 'gemini-nightly',
      env: { A: 'b' },
      modes: ['default', 'plan'],
    })
    expect(others.map(({ id }) => id)).toEqual(['claude', 'codex', 'opencode', 'qwen'])
    expect(withConfigured('{}', 'agents.json')).toEqual(CATALOGUE)
  })

  it('has only modes that ask or only read, and begins in one that asks', () => {
    const modes = Object.fromEntries(CATALOGUE.map(({ id, modes: known }) => [id, known]))
    expect(modes).toEqual({
      claude: ['default', 'plan'],
      codex: ['read-only'],
      opencode: ['build', 'plan'],
      gemini: ['default', 'plan'],
      qwen: ['default', 'plan'],
    })
  })

  it('makes OpenCode ask, unless its user said otherwise', () => {
    const opencode = CATALOGUE.find(({ id }) => id === 'opencode')
    const given = (environment: NodeJS.ProcessEnv) =>
      agentEnvironment(environment, opencode).OPENCODE_PERMISSION
    expect(JSON.parse(given({}) ?? '')).toEqual({ edit: 'ask', bash: 'ask' })
    expect(given({ OPENCODE_PERMISSION: '{}' })).toBe('{}')
  })

  it.each([
    ['no', 'agents.json is not JSON'],
    ['{"agents":[{"id":"Mine","command":"x"}]}', 'agents.json is not usable: agents.0.id'],
    ['{"agents":[{"id":"mine"}]}', 'agents.json is not usable: agents.0.command'],
    ['{"agents":[{"id":"mine","command":"x","shell":true}]}', 'agents.json is not usable'],
  ])('says what is wrong with %s', (text, words) => {
    expect(() => withConfigured(text, 'agents.json')).toThrow(words)
  })

  it('says it in one line, also when the file has many', () => {
    expect(() => withConfigured('{\n  "agents": [\n    x\n  ]\n}\n', 'agents.json')).toThrow(/^.*$/)
  })

  it('gives an agent only what it needs of the environment', () => {
    const environment = {
      PATH: '/bin',
      LC_ALL: 'C',
      https_proxy: 'p',
      AETHER_TOKEN: 't',
      OPENAI_API_KEY: 'k',
      ANTHROPIC_API_KEY: 'a',
    }
    const entry = { reads: ['ANTHROPIC_'], env: { EXTRA: '1' } }
    expect(agentEnvironment(environment, entry)).toEqual({
      PATH: '/bin',
      LC_ALL: 'C',
      https_proxy: 'p',
      ANTHROPIC_API_KEY: 'a',
      EXTRA: '1',
    })
    expect(agentEnvironment(environment)).not.toHaveProperty('ANTHROPIC_API_KEY')
  })

  it('looks commands up as a shell would', () => {
    expect(isInstalled('sh', process.env.PATH)).toBe(true)
    expect(isInstalled('no-such-agent', process.env.PATH)).toBe(false)
    expect(isInstalled('sh', undefined)).toBe(false)
    expect(isInstalled(process.execPath, undefined)).toBe(true)
    expect(isInstalled('/tmp', undefined)).toBe(false)
  })
})
