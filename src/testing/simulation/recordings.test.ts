import { describe, expect, it } from 'vitest'
import { normalise } from '../record/normalise'
import { createRecorder, readRecording } from '../record/recorder'
import { SESSIONS } from '../sessions/all'
import { briefSession } from '../sessions/brief'
import { mixedSession } from '../sessions/mixed'
import { runSession, type SessionScript } from './harness/runSession'

async function recorded(script: SessionScript) {
  const recorder = createRecorder()
  const json = await runSession(script, [], (run) => normalise(run).json, recorder.record)
  return { recorder, json }
}

describe('the recorded sessions', () => {
  it('are the same every time they are played', async () => {
    const [one, other] = [await recorded(mixedSession), await recorded(mixedSession)]
    expect(other.recorder.toJsonLines()).toBe(one.recorder.toJsonLines())
    expect(other.json).toBe(one.json)
  })

  it('do not depend on luck: the server has nothing to complain about and the page nothing to warn of', async () => {
    for (const script of [...SESSIONS, briefSession]) {
      const { json } = await recorded(script)
      expect(json).toContain('"complaints": []')
      expect(json).toContain('"warnings": []')
    }
  })

  it('come back from their file as they were written, cursors included', async () => {
    const { recorder } = await recorded(briefSession)
    const read = readRecording(recorder.toJsonLines())
    expect(read).toEqual(recorder.entries())
    const last = read.at(-1)?.cursors
    expect(last?.agent).toBeGreaterThan(20)
    expect(Object.values(last?.terminals ?? {})).toEqual([expect.any(Number)])
    expect(() => readRecording('{"t":1}\n')).toThrow('Line 1 is not a frame of a recording.')
  })
})
