import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
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
    expect([...history.read()]).toEqual([])
    history.append({ n: 1, text: 'zwei\n…' })
    history.append({ n: 2 })
    history.close()
    history.close()
    history.append({ n: 3 })
    expect([...openHistory({ path, log }).read()]).toEqual([{ n: 1, text: 'zwei\n…' }, { n: 2 }])
    expect(logged).toEqual([])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('cuts off a torn last line and appends behind the whole ones', () => {
    writeFileSync(path, '{"n":1}\n{"n":2')
    const history = openHistory({ path, log })
    expect([...history.read()]).toEqual([{ n: 1 }])
    expect(logged.join()).toContain('The last line of the history was cut off')
    history.append({ n: 3 })
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":3}\n')
  })

  it('leaves out a line in the middle that is not JSON', () => {
    writeFileSync(path, '{"n":1}\nrubbish\n\n{"n":3}\n')
    expect([...openHistory({ path, log }).read()]).toEqual([{ n: 1 }, { n: 3 }])
    expect(logged).toHaveLength(1)
    expect(logged[0]).toMatch(/not JSON.*\b2\b/)
  })

  it('replaces everything at once and goes on behind it', async () => {
    const history = openHistory({ path, log })
    history.append({ n: 1 })
    await history.compact([{ n: 10 }, { n: 11 }])
    history.append({ n: 12 })
    history.close()
    appendFileSync(path, '{"n":13')
    expect([...openHistory({ path, log }).read()]).toEqual([{ n: 10 }, { n: 11 }, { n: 12 }])
  })

  it('keeps what is appended while it is compacted, behind the new lines', async () => {
    const history = openHistory({ path, log })
    for (let n = 0; n < 5000; n++) history.append({ n })
    function* lines() {
      for (let n = 0; n < 5000; n++) yield n % 2 === 0 ? { even: n } : null
      history.append({ late: 1 })
    }
    const compacted = history.compact(lines())
    const second = history.compact([])
    await setImmediate()
    history.append({ late: 2 })
    await Promise.all([compacted, second])
    history.append({ late: 3 })
    const all = [...history.read()]
    expect(all).toHaveLength(2503)
    expect(new Set(all.slice(-3).map((line) => JSON.stringify(line)))).toEqual(
      new Set(['{"late":1}', '{"late":2}', '{"late":3}']),
    )
    expect(history.bytes()).toBe(statSync(path).size)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    history.close()
    expect([...openHistory({ path, log }).read()]).toEqual(all)
  })

  it('stays as it was where a compaction fails or is cut short', async () => {
    const history = openHistory({ path, log })
    history.append({ n: 1 })
    const before = readFileSync(path, 'utf8')
    await history.compact(
      (function* () {
        yield { n: 2 }
        throw new Error('No space left on the device')
      })(),
    )
    expect(readFileSync(path, 'utf8')).toBe(before)
    history.append({ n: 3 })
    const cut = history.compact([{ n: 4 }])
    history.close()
    await cut
    expect([...openHistory({ path, log }).read()]).toEqual([{ n: 1 }, { n: 3 }])
    expect(existsSync(`${path}.new`)).toBe(false)
  })

  it('writes a file anew that was deleted meanwhile, with all that it held', async () => {
    const history = openHistory({ path, log })
    history.append({ n: 1 })
    unlinkSync(path)
    history.append({ n: 2 })
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(logged.join()).toContain('The history was deleted')
    unlinkSync(path)
    const compacted = history.compact(history.read() as Iterable<object>)
    history.append({ n: 3 })
    await compacted
    history.append({ n: 4 })
    history.close()
    expect([...openHistory({ path, log }).read()]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }])
  })

  it('reports a compaction that could not begin, and the next one begins', async () => {
    const history = openHistory({ path, log })
    history.append({ n: 1 })
    const folder = dirname(path)
    renameSync(folder, `${folder}.away`)
    await history.compact([{ n: 2 }])
    expect(logged.join()).toContain('The history could not be compacted')
    renameSync(`${folder}.away`, folder)
    await history.compact([{ n: 3 }])
    history.append({ n: 4 })
    expect(readFileSync(path, 'utf8')).toBe('{"n":3}\n{"n":4}\n')
  })

  it('reads lines that are longer than what it reads at once', () => {
    const history = openHistory({ path, log })
    const long = { text: '…'.repeat(1_200_000) }
    for (const line of [{ n: 1 }, long, { n: 2 }]) history.append(line)
    expect([...history.read()]).toEqual([{ n: 1 }, long, { n: 2 }])
    history.close()
    appendFileSync(path, `{"torn":"${'x'.repeat(1_100_000)}`)
    expect([...openHistory({ path, log }).read()]).toEqual([{ n: 1 }, long, { n: 2 }])
  })
})
