import { describe, expect, it } from 'vitest'
import { failureText } from './failureText'

describe('what is said of a failure', () => {
  it.each(['agent_crashed', 'agent_start_failed'])('is one sentence for %s, with the log apart', (code) => {
    const hint = 'Error: no key\n    at main (index.js:3:1)'
    expect(failureText({ code, error: 'Codex exited with code 1.', hint })).toEqual({
      sentence: 'Codex exited with code 1.',
      hint: null,
      log: hint,
      isEnd: true,
    })
  })

  it('is one sentence for a turn that ended with its server', () => {
    const error = 'The workspace server stopped.'
    expect(failureText({ code: 'turn_interrupted', error })).toEqual({
      sentence: error,
      hint: null,
      log: null,
      isEnd: true,
    })
  })

  it('keeps what is to be done in sight', () => {
    const hint = 'npm install -g codex'
    expect(failureText({ code: 'agent_not_installed', error: 'Codex is not installed.', hint })).toEqual({
      sentence: 'Codex is not installed.',
      hint,
      log: null,
      isEnd: false,
    })
  })

  it('keeps the rest of many lines, and the whole of a long one, for who wants it', () => {
    const trace = 'TypeError: x is undefined\n  at a\n  at b'
    expect(failureText({ code: 'turn_failed', error: trace })).toMatchObject({
      sentence: 'TypeError: x is undefined',
      log: 'at a\n  at b',
    })
    const long = failureText({ code: 'turn_failed', error: 'x'.repeat(1000) })
    expect(long.sentence).toHaveLength(241)
    expect(long.log).toBe('x'.repeat(1000))
    expect(failureText({ code: 'agent_crashed', error: '', hint: ' ' })).toMatchObject({
      sentence: '',
      log: null,
    })
  })
})
