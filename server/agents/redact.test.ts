import { describe, expect, it } from 'vitest'
import { createAgentTrace } from './agentTrace'
import { describeLine, describeMessage } from './describeMessage'
import { createRedact } from './redact'

const redact = createRedact(['s3cret-value', 'yes', 'line one of the key\nline two of the key'])

describe('what the log of an agent does not show', () => {
  it('is the values it was given, whole or a line of them, but for short ones', () => {
    expect(redact('key=s3cret-value, answer yes')).toBe('key=[redacted], answer yes')
    expect(redact('-- line two of the key --')).toBe('-- [redacted] --')
  })

  it.each([
    'sk-ant-api03-abcdefghijklmnop',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'AKIAABCDEFGHIJKLMNOP',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  ])('is what looks like a key: %s', (key) => {
    expect(redact(`x ${key} y`)).toBe('x [redacted] y')
  })

  it('is what stands in fields for secrets, and the values of variables and headers', () => {
    const message = {
      method: 'authenticate',
      params: {
        apiKey: 'short',
        accessToken: 'short',
        headers: [{ name: 'Authorization', value: 'short' }],
        usage: { totalTokens: 12 },
        sessionId: 'kept',
      },
    }
    expect(JSON.parse(describeMessage(message, redact))).toEqual({
      method: 'authenticate',
      params: {
        apiKey: '[redacted]',
        accessToken: '[redacted]',
        headers: [{ name: 'Authorization', value: '[redacted]' }],
        usage: { totalTokens: 12 },
        sessionId: 'kept',
      },
    })
  })

  it('is the rest of long texts, and never a part of a secret at their end', () => {
    const text = `${'a'.repeat(395)}s3cret-value${'b'.repeat(1_000_000)}`
    const said: unknown = JSON.parse(describeMessage({ text }, redact))
    expect(said).toEqual({ text: expect.stringMatching(/^a{395}\[reda… \(\d+ more\)$/) })
    expect(describeLine('c'.repeat(5_000), redact)).toBe(`${'c'.repeat(4_000)}… (1000 more)`)
    const wide = Array.from({ length: 300 }, () => 'd'.repeat(390))
    expect(describeMessage(wide, redact).length).toBeLessThan(4_100)
    const deep = (level: number): object =>
      level === 0 ? { end: 1 } : Array.from({ length: 60 }, () => deep(level - 1))
    const described = describeMessage(deep(3), redact)
    // Of 2 MB only the beginning was looked at.
    expect(described).toMatch(/… \(\d{4,5} more\)$/)
    expect(described.length).toBeLessThan(4_100)
  })
})

it('the log keeps the newest 500 entries, numbered without a gap', () => {
  const trace = createAgentTrace(() => 0, redact)
  for (let n = 1; n <= 1_700; n += 1) trace.printed(`line ${n}`)
  expect(trace.entries(0)).toHaveLength(500)
  expect(trace.entries(0)[0]).toEqual({
    n: 1_201,
    at: '1970-01-01T00:00:00.000Z',
    kind: 'printed',
    text: 'line 1201',
  })
  expect(trace.entries(1_698).map(({ n }) => n)).toEqual([1_699, 1_700])
})
