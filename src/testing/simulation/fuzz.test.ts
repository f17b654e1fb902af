import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createRandom, seedOf } from '../kit/random'
import { quietSocket, ServerSocket } from '../kit/serverSocket'
import { createRecorder, type RecordEntry } from '../record/recorder'
import { SESSIONS } from '../sessions/all'
import { tellFigure } from '../tellFigure'
import { createWorkspaceHarness } from '../workspaceHarness'
import { runSession } from './harness/runSession'
import { createSimulatedServer } from './harness/simulatedServer'
import { createVirtualTime } from './harness/virtualTime'

/** Frames in each direction. */
const FRAMES = Number(process.env.PROOF_FRAMES ?? 4000)

type Random = () => number

/** What no schema expects, and JSON can say. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  2 ** 53,
  1.5,
  '',
  '\0',
  '\uD800',
  '\u202E',
  '__proto__',
  'x'.repeat(5000),
  [],
  [[]],
  {},
  { __proto__: null },
  { constructor: { prototype: {} } },
  [null, 1, 'a'],
]

const KEYS = ['', '__proto__', 'constructor', 'toString', 'type', 'channel', 'requestId', 'seq', 'epoch']

/** A frame with one thing wrong, somewhere. */
function mutated(value: unknown, random: Random): unknown {
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]
  if (typeof value !== 'object' || value === null || random() < 0.15) return pick(ODD)
  if (Array.isArray(value)) {
    if (value.length === 0 || random() < 0.3) return [...value, ...value, pick(ODD)]
    const at = Math.floor(random() * value.length)
    return value.with(at, mutated(value[at], random))
  }
  const entries = Object.entries(value)
  const chosen = pick(entries)
  if (!chosen) return { extra: pick(ODD) }
  if (random() < 0.2) return Object.fromEntries(entries.filter((entry) => entry !== chosen))
  if (random() < 0.1) return { ...value, [pick(KEYS) ?? '']: pick(ODD) }
  return { ...value, [chosen[0]]: mutated(chosen[1], random) }
}

/** A message that is not even JSON, now and then. */
function message(frame: unknown, random: Random): string {
  const text = JSON.stringify(frame) ?? ''
  if (random() < 0.9) return text
  const spoilt = [
    '',
    '\uFEFF{}',
    '['.repeat(100_000),
    'NaN',
    text.slice(0, text.length / 2),
    `${text}${text}`,
    '"\\ud800"',
  ]
  return spoilt[Math.floor(random() * spoilt.length)] ?? ''
}

let entries: RecordEntry[] = []
beforeAll(async () => {
  for (const script of SESSIONS) {
    const recorder = createRecorder()
    await runSession(script, [], () => null, recorder.record)
    entries = [...entries, ...recorder.entries()]
  }
})

const failures: unknown[] = []
const note = (error: unknown) => failures.push(error)
afterEach(() => {
  process.off('unhandledRejection', note)
  failures.length = 0
})

describe('frames with something wrong in them', () => {
  it(
    `do not make the page throw, reject or stop, however many come (${FRAMES})`,
    async () => {
      const seed = seedOf(process.env)
      const random = createRandom(seed)
      process.on('unhandledRejection', note)
      const { workspace, network, clock } = createWorkspaceHarness()
      let spoilt = 0
      const down = entries.flatMap(({ dir, frame }) => (dir === 'down' ? [frame] : []))
      const greeting = down.find(({ channel, type }) => channel === 'config' && type === 'state')
      const comeBack = async () => {
        if (!network.last.abandoned) network.last.close(1006)
        const dialled = network.sockets.length
        while (network.sockets.length === dialled) await clock.advance(250)
        network.last.open()
        network.last.receive(greeting)
      }
      network.last.open()
      network.last.receive(greeting)
      for (let count = 0; count < FRAMES; count++) {
        const frame = down[Math.floor(random() * down.length)]
        const isIntact = random() < 0.3
        const text = message(isIntact ? frame : mutated(frame, random), random)
        spoilt += isIntact ? 0 : 1
        expect(() => network.last.receiveRaw(text), `seed ${seed}: ${text.slice(0, 300)}`).not.toThrow()
        if (count % 50 === 0) await clock.advance(100)
        if (network.last.abandoned || count % 500 === 499) await comeBack()
      }
      await comeBack()
      expect(workspace.connection.store.getState().status).toMatch(/syncing|live/)
      tellFigure(
        `${FRAMES} frames to the page, ${spoilt} of them spoilt: ${failures.length} uncaught errors, ${network.sockets.length} sockets`,
      )
      expect(failures, `seed ${seed}`).toEqual([])
      workspace.connection.stop()
      workspace.queryClient.clear()
    },
    600_000 + FRAMES,
  )

  it(
    `do not make the server throw, fail or hang up, however many come (${FRAMES})`,
    async () => {
      const seed = seedOf(process.env)
      const random = createRandom(seed)
      process.on('unhandledRejection', note)
      const up = entries.flatMap(({ dir, frame }) => (dir === 'up' ? [frame] : []))
      const time = createVirtualTime()
      const server = createSimulatedServer({ files: { '/a.ts': 'a\n' } })
      let answers = 0
      let spoilt = 0
      let closed = ''
      const end = new ServerSocket({
        send: () => void answers++,
        ping: () => void end.emit('pong'),
        close(code, reason) {
          closed = `${code} ${reason}`
        },
      })
      const run = async () => {
        server.hub.accept(end.asWebSocket(), quietSocket(), {
          client: 'tab',
          gen: 1,
          agentSeq: null,
          agentEpoch: null,
          inflates: false,
        })
        for (let count = 0; count < FRAMES; count++) {
          const frame = up[Math.floor(random() * up.length)]
          const isIntact = random() < 0.3
          const text = message(isIntact ? frame : mutated(frame, random), random)
          spoilt += isIntact ? 0 : 1
          end.emit('message', Buffer.from(text), random() < 0.01)
          if (count % 20 === 0) await time.wait(100)
        }
        await time.wait(10_000)
        const before = answers
        end.emit('message', Buffer.from('{"channel":"config","type":"ping","t":1}'), false)
        await time.wait(10)
        expect({ closed, more: answers - before }, `seed ${seed}`).toEqual({ closed: '', more: 1 })
      }
      try {
        await time.drive(run())
      } finally {
        time.end()
      }
      const unhandled = server.complaints.filter((line) => /was not handled|channel failed/.test(line))
      tellFigure(
        `${FRAMES} frames to the server, ${spoilt} of them spoilt: ${unhandled.length + failures.length} uncaught errors, hung up ${closed === '' ? 0 : 1} times, ${answers} answers`,
      )
      expect(unhandled, `seed ${seed}`).toEqual([])
      expect(failures, `seed ${seed}`).toEqual([])
    },
    600_000 + FRAMES,
  )
})
