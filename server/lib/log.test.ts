import { describe, expect, it } from 'vitest'
import { createLog, type LogLevel } from './log'

function lines(level: LogLevel, secrets: string[] = []) {
  const written: string[] = []
  const log = createLog(level, (line) => written.push(line), { secrets, now: () => new Date(0) })
  return { log, written }
}

describe('log', () => {
  it('writes one line with time, level, sentence and fields', () => {
    const { log, written } = lines('info')
    log.warn('A socket was slow', { id: 3, path: '/a\nb' })
    expect(written).toEqual(['1970-01-01T00:00:00.000Z warn  A socket was slow id=3 path="/a\\nb"\n'])
  })

  it('leaves out what is below its level, and everything when silent', () => {
    const { log, written } = lines('warn')
    log.debug('a')
    log.info('b')
    log.error('c')
    expect(written).toHaveLength(1)
    const quiet = lines('silent')
    quiet.log.error('c')
    expect(quiet.written).toEqual([])
  })

  it.each([
    ['a known secret', 'the secret is s3cr3t-canary here'],
    ['an address with a token', 'GET /workspaces/ws/ws?gen=1&token=s3cr3t-canary&client=1'],
    ['a fragment', 'http://localhost/#token=s3cr3t-canary'],
    ['a header', 'authorization: Bearer s3cr3t-canary'],
    ['a sub-protocol', 'bearer, s3cr3t-canary'],
  ])('never writes %s', (_, text) => {
    const { log, written } = lines('debug', ['s3cr3t-canary'])
    log.info(text, { again: text, error: new Error(text) })
    expect(written.join('')).not.toContain('s3cr3t-canary')
  })

  it('hides tokens it was not told about', () => {
    const { log, written } = lines('debug')
    log.info('GET /?token=whatever-1&x=2', { header: 'Bearer whatever-2' })
    expect(written.join('')).toContain('token=[redacted]&x=2')
    expect(written.join('')).not.toContain('whatever')
  })
})
