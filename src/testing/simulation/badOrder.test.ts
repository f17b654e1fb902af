import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configEventSchema } from '../../channels/config/shared/protocol'
import { initialConfig, reduceConfig } from '../../channels/config/shared/reduce'
import { portsEventSchema } from '../../channels/ports/shared/protocol'
import { initialPorts, reducePorts } from '../../channels/ports/shared/reduce'
import type { Fault, FaultKind } from '../kit/socketFaults'
import { createRecorder, type RecordEntry } from '../record/recorder'
import { agentSession } from '../sessions/agent'
import { configSession } from '../sessions/config'
import { mixedSession } from '../sessions/mixed'
import { portsSession } from '../sessions/ports'
import { terminalSession } from '../sessions/terminals'
import { tellFigure } from '../tellFigure'
import { createStateAfter, difference, failuresOf, textOf } from './harness/compareRuns'
import { runSession, type SessionScript } from './harness/runSession'

/** Every so many frames. */
const ONE_WAY_STRIDE = 7
const RUNS = Number(process.env.PROOF_ORDERS ?? 60)

async function recorded(script: SessionScript, faults: readonly Fault[] = []) {
  const recorder = createRecorder()
  await runSession(script, faults, () => null, recorder.record)
  return recorder.entries()
}

const told = (entries: readonly RecordEntry[], channel: string) =>
  entries.flatMap(({ dir, frame }) => (dir === 'down' && frame.channel === channel ? [frame] : []))

/** Some frames of a recording, in any order, some of them several times. */
const shuffled = <Frame>(frames: readonly Frame[]) =>
  fc.array(fc.constantFrom(...frames), { maxLength: frames.length })

describe('what the server tells as a whole ends every confusion', () => {
  it('about ports, whatever came before it in whatever order', async () => {
    const events = told(await recorded(portsSession), 'ports').flatMap(
      (frame) => portsEventSchema.safeParse(frame).data ?? [],
    )
    const snapshot = { type: 'snapshot' as const, ports: [{ port: 3000, pid: 1, process: 'node' }] }
    fc.assert(
      fc.property(shuffled(events), (some) => {
        const state = [...some, snapshot].reduce(reducePorts, initialPorts)
        expect(state).toEqual(reducePorts(initialPorts, snapshot))
        for (const event of some.slice(-1)) {
          const once = some.reduce(reducePorts, initialPorts)
          expect(reducePorts(once, event)).toEqual(once)
        }
      }),
    )
  })

  it('about settings, branches and capabilities', async () => {
    const events = told(await recorded(configSession), 'config').flatMap(
      (frame) => configEventSchema.safeParse(frame).data ?? [],
    )
    const last = events.findLast(({ type }) => type === 'state')
    if (!last) throw new Error('There is no state in the recording.')
    fc.assert(
      fc.property(shuffled(events), (some) => {
        expect([...some, last].reduce(reduceConfig, initialConfig)).toEqual(reduceConfig(initialConfig, last))
      }),
    )
  })
})

/** Frames of the numbered logs may come twice, late or in pieces; what is not numbered rests on TCP's order. */
describe('on a wire that disturbs frames', () => {
  const anywhere = (kinds: readonly FaultKind[], events: number) =>
    fc.array(
      fc.record({
        at: fc.record({ boundary: fc.nat(events - 1) }),
        kind: fc.constantFrom(...kinds),
        direction: fc.constant('down' as const),
        ms: fc.constant(15),
      }),
      { minLength: 1, maxLength: 4 },
    )

  it.each([
    [terminalSession, ['dup', 'delay', 'truncate']],
    [agentSession, ['dup', 'delay', 'truncate', 'reorder']],
    [mixedSession, ['dup', 'delay', 'truncate']],
  ] as const)(
    '$name ends as if nothing had been',
    async (script, kinds) => {
      const stateAfter = createStateAfter()
      const whole = await stateAfter(script, [])
      let [runs, disturbed] = [0, 0]
      await fc.assert(
        fc.asyncProperty(anywhere(kinds, whole.events), async (faults) => {
          const ended = await stateAfter(script, faults)
          const [expected, actual] = [withoutCounts(textOf(whole)), withoutCounts(textOf(ended))]
          if (actual !== expected) throw new Error(difference(expected, actual))
          runs += 1
          disturbed += faults.length
        }),
        { numRuns: RUNS },
      )
      tellFigure(
        `"${script.name}": ${disturbed} frames ${kinds.join(', ')} in ${runs} runs, all ended as if nothing had been`,
      )
    },
    300_000 + RUNS * 500,
  )

  it('asks once for each hole in the agent’s log', async () => {
    const entries = await recorded(agentSession, [
      { at: { boundary: 60 }, kind: 'reorder', direction: 'down' },
      { at: { boundary: 150 }, kind: 'reorder', direction: 'down' },
    ])
    const asked = entries.filter(({ dir, frame }) => dir === 'up' && frame.type === 'subscribe')
    expect(asked).toHaveLength(2)
  })
})

/** Fault 7: a network that lets one direction through looks alive to one of the two. */
describe('on a wire that is dead in one direction', () => {
  it.each(['up', 'down'] as const)(
    'a working day ends as if nothing had been (%s)',
    async (direction) => {
      const { events } = await createStateAfter()(mixedSession, [])
      const cuts = Array.from({ length: Math.floor(events / ONE_WAY_STRIDE) }, (_, index) => [
        { at: { boundary: index * ONE_WAY_STRIDE }, kind: 'blackhole' as const, direction },
      ])
      const failures = await failuresOf(mixedSession, cuts)
      tellFigure(
        `${cuts.length} runs on a wire dead in one direction (${direction}), ${failures.length} ended otherwise`,
      )
      expect(failures).toEqual([])
    },
    300_000,
  )
})

/** A frame that was cut in two is counted and reported; that is meant to show. */
const withoutCounts = (json: string) =>
  json.replace(/"dropped": \d+/, '').replace(/"warnings": \[[^\]]*\]/, '')
