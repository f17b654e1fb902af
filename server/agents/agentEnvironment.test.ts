import { describe, expect, it } from 'vitest'
import { agentEnvironment, namesBeyond, secretsOf } from './agentEnvironment'
import { withConfigured } from './agentsConfig'

const environment = {
  PATH: '/bin',
  LC_ALL: 'C',
  https_proxy: 'http://user:word@proxy',
  NODE_EXTRA_CA_CERTS: '/certs.pem',
  SSH_AUTH_SOCK: '/run/agent.sock',
  AWS_PROFILE: 'work',
  AWS_REGION: 'eu',
  AETHER_TOKEN: 'token',
  OPENAI_API_KEY: 'openai-key',
  ANTHROPIC_API_KEY: 'anthropic-key',
}

describe('what an agent is given of the environment', () => {
  it('is what every program needs, the variables it reads, and values of its own', () => {
    const given = agentEnvironment(environment, {
      reads: ['ANTHROPIC_'],
      inherit: [],
      env: { EXTRA: '1' },
    })
    expect(given).toEqual({
      PATH: '/bin',
      LC_ALL: 'C',
      https_proxy: 'http://user:word@proxy',
      NODE_EXTRA_CA_CERTS: '/certs.pem',
      ANTHROPIC_API_KEY: 'anthropic-key',
      EXTRA: '1',
    })
    expect(namesBeyond(given)).toEqual(['ANTHROPIC_API_KEY', 'EXTRA'])
    expect(secretsOf(given)).toEqual(['http://user:word@proxy', 'anthropic-key', '1'])
    expect(agentEnvironment(environment)).not.toHaveProperty('ANTHROPIC_API_KEY')
  })

  it('is what the file lets all agents have, and one of them, by name or by its beginning', () => {
    const file = {
      inherit: ['SSH_AUTH_SOCK'],
      agents: [{ id: 'mine', command: 'mine', inherit: ['AWS_*'] }, { id: 'gemini' }],
    }
    const { catalogue } = withConfigured(JSON.stringify(file), 'agents.json')
    const names = (id: string) =>
      namesBeyond(
        agentEnvironment(
          environment,
          catalogue.find((entry) => entry.id === id),
        ),
      )
    expect(names('mine')).toEqual(['AWS_PROFILE', 'AWS_REGION', 'SSH_AUTH_SOCK'])
    expect(names('gemini')).toEqual(['SSH_AUTH_SOCK'])
    expect(names('codex')).toEqual(['OPENAI_API_KEY', 'SSH_AUTH_SOCK'])
  })

  it('is never the token of the server, whatever the file says', () => {
    const given = agentEnvironment(environment, { reads: ['A'], inherit: ['AETHER_TOKEN', 'A*'], env: {} })
    expect(Object.keys(given)).not.toContain('AETHER_TOKEN')
    for (const inherit of [['AETHER_TOKEN'], ['*'], ['A*'], ['NOT A NAME']])
      expect(() => withConfigured(JSON.stringify({ inherit }), 'agents.json')).toThrow(
        'agents.json: in inherit[0], it takes names of variables',
      )
  })
})
