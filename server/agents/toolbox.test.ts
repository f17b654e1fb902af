import { describe, expect, it } from 'vitest'
import { knownChoice, sessionTools, type Toolbox, usualChoice } from './toolbox'

const toolbox: Toolbox = {
  servers: [
    { id: 'docs', isOn: true, type: 'stdio', command: 'docs', args: ['-v'], env: { KEY: 'k' } },
    { id: 'tickets', isOn: true, type: 'http', url: 'https://tickets.example', headers: { A: 'b' } },
    { id: 'old', isOn: false, type: 'sse', url: 'https://old.example', headers: {} },
  ],
  folders: [{ id: 'handbook', path: '/srv/handbook', isOn: true }],
}
const all = { servers: ['docs', 'tickets', 'old'], folders: ['handbook'] }

describe('what a session may use', () => {
  it('is all that was chosen, as the protocol says it, where the agent takes it', () => {
    const capabilities = {
      mcpCapabilities: { http: true, sse: true },
      sessionCapabilities: { additionalDirectories: {} },
    }
    expect(sessionTools(toolbox, all, capabilities)).toEqual({
      mcpServers: [
        { name: 'docs', command: 'docs', args: ['-v'], env: [{ name: 'KEY', value: 'k' }] },
        {
          type: 'http',
          name: 'tickets',
          url: 'https://tickets.example',
          headers: [{ name: 'A', value: 'b' }],
        },
        { type: 'sse', name: 'old', url: 'https://old.example', headers: [] },
      ],
      additionalDirectories: ['/srv/handbook'],
    })
  })

  it('is without what the agent did not say that it takes', () => {
    const { mcpServers, ...rest } = sessionTools(toolbox, all, {})
    expect(mcpServers.map(({ name }) => name)).toEqual(['docs'])
    expect(rest).toEqual({})
  })

  it('is at first what the configuration has on, and never what it does not name', () => {
    expect(usualChoice(toolbox)).toEqual({ servers: ['docs', 'tickets'], folders: ['handbook'] })
    const odd = { servers: ['old', '/bin/sh', 'docs'], folders: ['/etc'] }
    expect(knownChoice(toolbox, odd)).toEqual({ servers: ['docs', 'old'], folders: [] })
    expect(sessionTools(toolbox, odd, {}).mcpServers.map(({ name }) => name)).toEqual(['docs'])
  })
})
