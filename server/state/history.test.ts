import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../lib/log'
import { openHistory } from './history'

let logged: string[] = []
const log = createLog('info', (line) => logged.push(line))

describe('the history file', () => {
  let path = ''
  beforeEach(() => {
    logged = []
    path = join(mkdtempSync(join(tmpdir(), 'history-')), 'agent.jsonl')
  })

  it('gives back what was appended, in order, readable only by its owner', () => {
    const history = openHistory({ path, log })
    expect(history.lines).toEqual([])
    history.append({ n: 1, text: 'zwei\n…' })
    history.append({ n: 2 })
    history.close()
    history.close()
    history.append({ n: 3 })
    expect(openHistory({ path, log }).lines).toEqual([{ n: 1, text: 'zwei\n…' }, { n: 2 }])
    expect(logged).toEqual([])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('cuts off a torn last line and appends behind the whole ones', () => {
    writeFileSync(path, '{"n":1}\n{"n":2')
    const history = openHistory({ path, log })
    expect(history.lines).toEqual([{ n: 1 }])
    expect(logged.join()).toContain('The last line of the history was cut off')
    history.append({ n: 3 })
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":3}\n')
  })

  it('leaves out a line in the middle that is not JSON', () => {
    writeFileSync(path, '{"n":1}\nrubbish\n\n{"n":3}\n')
    expect(openHistory({ path, log }).lines).toEqual([{ n: 1 }, { n: 3 }])
    expect(logged).toHaveLength(1)
    expect(logged[0]).toMatch(/not JSON.*\b2\b/)
  })

  it('replaces everything at once and goes on behind it', () => {
    const history = openHistory({ path, log })
    history.append({ n: 1 })
    history.rewrite([{ n: 10 }, { n: 11 }])
    history.append({ n: 12 })
    history.close()
    appendFileSync(path, '{"n":13')
    expect(openHistory({ path, log }).lines).toEqual([{ n: 10 }, { n: 11 }, { n: 12 }])
  })
})
