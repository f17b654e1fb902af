import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, it } from 'vitest'
import { attach } from '../../channels/terminal/screen/attach'
import { createClock } from '../../lib/clock'
import { type ChaosServer, startChaosServer } from '../chaos/realServer'
import { fakeTextModel } from '../editorFakes'
import { createPlainScreen } from '../record/plainScreen'
import { tellFigure } from '../tellFigure'

/** Goal G9: what a page of this size may cost on the wire when it comes back. */
const MAX_BYTES = 2_000_000
/** And how long it may take: `npm run soak` says 1,000; other tests run beside it in `npm test`. */
const MAX_MS = Number(process.env.PROOF_RESUME_MS ?? Number.POSITIVE_INFINITY)
const TERMINALS = 10
/** At a calm pace 6,000 words are over 2,000 events, and two minutes. */
const WORDS = Number(process.env.PROOF_WORDS ?? 300)
const FILES = 20
const CUT_KINDS = Number(process.env.PROOF_RESUMES ?? 3)

let running: ChaosServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

it(`a page with ${TERMINALS} terminals, ${WORDS} events and ${FILES} files comes back cheaply, and nothing is cleared (goal G9)`, async () => {
  running = await startChaosServer(() => 0)
  const { proxy, server } = running
  const page = running.openPage()
  const { terminals, files, agent, connection, queryClient } = page
  const patient = { timeout: 200_000, interval: 2 }
  const status = () => connection.store.getState().status
  await expect.poll(status, patient).toBe('live')

  const screens: { id: string; screen: ReturnType<typeof createPlainScreen> }[] = []
  for (let n = 0; n < TERMINALS; n += 1) {
    const id = terminals.commands.open()
    const screen = createPlainScreen()
    attach({
      screen,
      store: terminals.store,
      sessionId: id,
      clock: createClock(),
      ack: terminals.commands.ack,
    })
    await expect.poll(() => screen.text(), patient).toMatch(/[$#] $/)
    terminals.commands.input(id, 'seq 20000; echo the""-end\r')
    await expect.poll(() => screen.text(), patient).toContain('the-end')
    screens.push({ id, screen })
  }
  for (let n = 0; n < FILES; n += 1) {
    const path = `/file${n}.txt`
    await writeFile(join(server.root, path), `${n} `.repeat(10_000))
    files.editors.open(path)
    await expect
      .poll(() => files.editors.model(path, (_, text) => fakeTextModel(text)), patient)
      .not.toBeNull()
  }
  const folder = new QueryObserver(queryClient, files.queries.list('/'))
  const unsubscribe = folder.subscribe(() => undefined)
  if (WORDS < 1000) agent.commands.setModel(null, 'quick')
  agent.commands.prompt(`stream ${WORDS}`)
  await expect
    .poll(() => Object.values(agent.store.getState().tasks).at(-1)?.status, patient)
    .toBe('completed')

  const generations = () => screens.map(({ id }) => terminals.store.getState().sessions[id]?.generation)
  const [before, seq] = [generations(), agent.store.getState().seq]
  const costs: { ms: number; bytes: number }[] = []
  for (let n = 0; n < CUT_KINDS; n += 1) {
    const carried = proxy.carried()
    proxy.cut('reset')
    await expect.poll(status, patient).not.toBe('live')
    const from = performance.now()
    await expect.poll(status, patient).toBe('live')
    costs.push({ ms: performance.now() - from, bytes: proxy.carried() - carried })
  }
  unsubscribe()
  const worst = costs.reduce((one, other) => (one.bytes > other.bytes ? one : other))
  const slowest = Math.max(...costs.map(({ ms }) => ms))
  tellFigure(
    `Resume after ${seq} events, worst of ${CUT_KINDS}: ${slowest.toFixed(0)} ms, ${worst.bytes} bytes both ways`,
  )
  expect(worst.bytes).toBeLessThan(MAX_BYTES)
  expect(slowest).toBeLessThanOrEqual(MAX_MS)
  expect(generations()).toEqual(before)
  expect(agent.store.getState().seq).toBe(seq)
}, 300_000)
