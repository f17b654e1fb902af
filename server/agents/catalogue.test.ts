import { describe, expect, it } from 'vitest'
import { agentEnvironment } from './agentEnvironment'
import { CATALOGUE } from './catalogue'
import { findProgram } from './findProgram'

describe('the catalogue of agents', () => {
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

  it('looks commands up as a shell would', () => {
    expect(findProgram('sh', process.env.PATH)).toMatch(/\/sh$/)
    expect(findProgram('no-such-agent', process.env.PATH)).toBeNull()
    expect(findProgram('sh', undefined)).toBeNull()
    expect(findProgram(process.execPath, undefined)).toBe(process.execPath)
    expect(findProgram('/tmp', undefined)).toBeNull()
  })
})
