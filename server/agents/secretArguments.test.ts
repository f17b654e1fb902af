import { describe, expect, it } from 'vitest'
import { describeMessage } from './describeMessage'
import { createRedact } from './redact'
import { secretsInArguments } from './secretArguments'
import { type Toolbox, toolSecrets } from './toolbox'

describe('the arguments of a command', () => {
  it.each([
    [['--api-key', 'abcdef']],
    [['--api-key=abcdef']],
    [['--githubToken', 'abcdef']],
    [['-e', 'GITHUB_TOKEN=abcdef']],
    [['--header', 'Authorization: Bearer abcdef']],
    [['-H', 'X-Api-Key: abcdef']],
    [['--header=Authorization: Bearer abcdef']],
    [['postgres://reader:abcdef@db.example/main']],
    [['--url', 'https://x.example/mcp?k=abcdef&v=1']],
    [['https://x.example/mcp?key=abc%2Ddef', 'abc-def'], 'abc-def'],
  ])('%j hold a secret', (args, secret = 'abcdef') => {
    expect(createRedact(secretsInArguments(args))(`It said ${secret}.`)).toBe('It said [redacted].')
  })

  it('that look random hold one, too', () => {
    const random = 'a8f3K2l9Qw7Zx1Vb5Nm4'
    expect(secretsInArguments(['serve', random, `--id=${random}`])).toEqual([random, random])
  })

  it('that are words, paths and packages hold none', () => {
    const args = [
      '-y',
      '@scope/server-filesystem@1.2.3',
      '/srv/handbook',
      '--port',
      '8080',
      '--read-only',
      '--',
    ]
    expect(secretsInArguments([...args, 'https://docs.example/mcp', '--keyboard', 'german'])).toEqual([])
  })
})

it('the log of an agent shows no secret of what it is told to use', () => {
  const toolbox: Toolbox = {
    servers: [
      {
        id: 'a',
        isOn: true,
        type: 'stdio',
        command: 'x',
        args: ['--api-key', 'of-args'],
        env: { A: 'of-env' },
      },
      {
        id: 'b',
        isOn: true,
        type: 'http',
        url: 'https://user:of-user@b.example/mcp/4f9c1d77aa0b4c6e8d21?k=of-query',
        headers: { A: 'of-header' },
      },
    ],
    folders: [],
  }
  const said = describeMessage({ method: 'session/new', params: toolbox }, createRedact(toolSecrets(toolbox)))
  expect(said).not.toMatch(/of-(?:args|env|user|query|header)|4f9c1d77/)
  expect(said).toContain('b.example/mcp/')
})
