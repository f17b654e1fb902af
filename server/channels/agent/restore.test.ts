import { appendFileSync, mkdtempSync, readFileSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentLogEvent } from '../../../src/channels/agent/shared/eventSchemas'
import { reduceAgent } from '../../../src/channels/agent/shared/reduce'
import { toHistory, toPage } from '../../../src/channels/agent/shared/snapshot'
import { type AgentState, initialAgent } from '../../../src/channels/agent/shared/state'
import { EPOCH, numbered, steps, type Unnumbered, written } from '../../../src/testing/kit/writtenLog'
import { createLog } from '../../lib/log'
import { atOnce } from '../../lib/slices'
import { createMemoryHistory, type History, openHistory } from '../../state/history'
import { compactLines, restore } from './restore'

const log = createLog('silent', () => undefined)
const read = (history: History) => atOnce(restore({ history, epoch: EPOCH, now: 0, log }))
const readLines = (lines: readonly unknown[]) => read(createMemoryHistory(lines))

/** What a compacted log holds. */
async function compacted(lines: readonly unknown[]): Promise<readonly object[]> {
  const history = createMemoryHistory(lines)
  await history.compact(compactLines(history, read(history).state, 0))
  return history.all()
}

const folded = (events: readonly AgentLogEvent[]): AgentState => ({
  ...events.reduce(reduceAgent, initialAgent),
  epoch: EPOCH,
})

describe('the log of an older server', () => {
  it('is what its events were folded to', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const events = written(script)
        expect(readLines(events).state).toEqual(folded(events))
      }),
    )
  })

  it('is the same where it was compacted at any time, and any number of times', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(fc.nat(60), { maxLength: 3 }), async (script, cuts) => {
        const events = written(script)
        let lines: readonly object[] = []
        let at = 0
        for (const cut of [...cuts].sort((left, right) => left - right)) {
          lines = await compacted([...lines, ...events.slice(at, cut)])
          at = Math.max(at, cut)
        }
        const { state } = readLines([...lines, ...events.slice(at)])
        expect({ ...state, seq: 0 }).toEqual({ ...folded(events), seq: 0 })
      }),
    )
  })

  it('can be paged by a client of the server before: the numbers of the items go on', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 60 }), (script, before) => {
        const events = written(script)
        const { state } = readLines(events)
        expect(toPage(state, before)).toEqual(toPage(folded(events), before))
        expect(toHistory(state, EPOCH)).toEqual(toHistory(folded(events), EPOCH))
      }),
    )
  })

  it('loses nothing where an older server began to count anew', () => {
    const said = (n: number, text: string): Unnumbered => ({
      type: 'user_message',
      taskId: 't',
      messageId: `${text}${n}`,
      content: text,
    })
    const notice: Unnumbered = { type: 'notice', taskId: 't', text: 'The agent was started again.' }
    const first = numbered([...[1, 2, 3].map((n) => said(n, 'old')), notice])
    const second = numbered([said(1, 'new'), notice, said(2, 'new'), notice])
    const { state } = readLines([...first, ...second])
    const kinds = [...state.items].map((item) => (item.kind === 'user' ? item.messageId : item.kind))
    expect(kinds).toEqual(['old1', 'old2', 'old3', 'notice', 'new1', 'notice', 'new2', 'notice'])
    const seqs = [...state.items].map(({ seq }) => seq)
    expect(seqs).toEqual([...new Set(seqs)].sort((left, right) => left - right))
    expect(state.seq).toBeGreaterThanOrEqual(seqs.at(-1) ?? 0)
  })

  it('is whole but for what was torn or damaged on the disk', () => {
    fc.assert(
      fc.property(steps, fc.nat(1000), (script, cut) => {
        const path = join(mkdtempSync(join(tmpdir(), 'restore-')), 'agent.jsonl')
        const events = written(script)
        const lines = events.map((event) => `${JSON.stringify(event)}\n`)
        appendFileSync(path, lines.join(''))
        const torn = Math.min(cut, lines.at(-1)?.length ?? 0)
        truncateSync(
          path,
          readFileSync(path).length - Buffer.from(lines.at(-1) ?? '').subarray(0, torn).length,
        )
        const history = openHistory({ path, log })
        const left = torn === 0 ? events : events.slice(0, -1)
        expect(read(history).state).toEqual(folded(left))
        history.close()
      }),
      { numRuns: 40 },
    )
  })

  it('says when it has lines that count no more', async () => {
    const text = Array.from({ length: 40 }, (_, n): Unnumbered => {
      return { type: 'text', taskId: 't', messageId: 'm', content: 'x', offset: n }
    })
    const events = numbered([{ type: 'task', taskId: 't', status: 'running' }, ...text])
    expect(readLines(events).isLong).toBe(true)
    const lines = await compacted(events)
    expect(lines).toHaveLength(2)
    expect(readLines(lines).isLong).toBe(false)
  })
})
