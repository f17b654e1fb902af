import { describe, expect, it } from 'vitest'
import { parseOrigin } from './originPolicy'
import { pagePolicy } from './safeHeaders'

const page = {
  origin: 'http://localhost:7420',
  previewSources: ['http://*.localhost:7420'],
  embedOrigins: [],
  endpoint: null,
}
const directive = (policy: string, name: string) =>
  policy.split('; ').find((each) => each.startsWith(`${name} `))

describe('policy of the page', () => {
  it('adds exactly the endpoint the user chose, for http and sockets', () => {
    const policy = pagePolicy({ ...page, endpoint: 'https://host.example:8443' })
    expect(directive(policy, 'connect-src')).toBe(
      "connect-src 'self' ws://localhost:7420 https://host.example:8443 wss://host.example:8443",
    )
    expect(directive(policy, 'frame-src')).toBe("frame-src 'self' http://*.localhost:7420 https:")
  })

  it.each([
    'https://*',
    'https://*.example',
    "https://host.example 'unsafe-inline'",
    'https://host.example;script-src *',
    'https://host.example/path',
    'https://a,b',
    'javascript:alert(1)',
    'wss://host.example',
    'https://user@host.example',
    '',
    'x',
  ])('adds nothing for %j', (endpoint) => {
    expect(pagePolicy({ ...page, endpoint })).toBe(pagePolicy(page))
  })

  it('names sockets of a public origin, and none of an IPv6 address, which a policy cannot name', () => {
    const origins = ['https://ide.example', 'http://[::1]:7420']
    const sources = origins.map((origin) => directive(pagePolicy({ ...page, origin }), 'connect-src'))
    expect(sources).toEqual(["connect-src 'self' wss://ide.example", "connect-src 'self'"])
  })
})

describe('exact origins', () => {
  it.each([
    ['https://ide.example', 'https://ide.example'],
    ['https://IDE.example', 'https://ide.example'],
    ['https://ide.example:443', 'https://ide.example'],
    ['http://ide.example:80', 'http://ide.example'],
    ['http://localhost:5173', 'http://localhost:5173'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:1'],
    ['http://[::1]:7420', 'http://[::1]:7420'],
    ['https://ide.example/', null],
    ['https://ide.example?x', null],
    ['https://*.example', null],
    ['ide.example', null],
    ['ftp://ide.example', null],
    ['null', null],
    ['*', null],
    ['https://ide_.example', null],
  ])('%s → %s', (text, expected) => {
    expect(parseOrigin(text)).toBe(expected)
  })
})
