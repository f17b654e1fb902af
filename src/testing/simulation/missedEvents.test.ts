import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, it } from 'vitest'
import { type ChaosServer, startChaosServer } from '../chaos/realServer'
import { tellFigure } from '../tellFigure'

/** Files of the workspace, in folders of 100. */
const FILES = Number(process.env.PROOF_FILES ?? 2_000)
const OPEN_FOLDERS = 20
/** Goal G15 for so many files, where nothing else runs beside it. */
const MAX_MS = process.env.PROOF_FILES ? (FILES > 10_000 ? 5_000 : 2_000) : Number.POSITIVE_INFINITY
/** Two notices each: more than the kernel keeps for one reader. */
const BURST = 9_000

let running: ChaosServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

it(`a tree of ${FILES} files equals the disk soon after the kernel dropped notices (goal G15)`, async () => {
  running = await startChaosServer(() => 0)
  const { root } = running.server
  const at = (path: string) => join(root, path)
  for (let n = 0; n < FILES / 100; n += 1) {
    mkdirSync(at(`folder${n}`))
    for (let file = 0; file < 100; file += 1) writeFileSync(at(`folder${n}/${file}.txt`), '')
  }
  const { files, connection, queryClient } = running.openPage()
  const patient = { timeout: 30_000, interval: 5 }
  await expect.poll(() => connection.store.getState().status, patient).toBe('live')
  const observers = Array.from({ length: OPEN_FOLDERS }, (_, n) => {
    const observer = new QueryObserver(queryClient, files.queries.list(`/folder${n}`))
    return { observer, end: observer.subscribe(() => undefined) }
  })
  const have = (name: string) =>
    observers.every(({ observer }) =>
      observer.getCurrentResult().data?.entries.some((entry) => entry.name === name),
    )
  await expect.poll(() => have('99.txt'), patient).toBe(true)

  mkdirSync(at('burst'))
  // Nothing reads meanwhile: this is the thread of the server, too.
  for (let n = 0; n < BURST; n += 1) writeFileSync(at(`burst/${n}.txt`), 'x')
  for (let n = 0; n < OPEN_FOLDERS; n += 1) writeFileSync(at(`folder${n}/late.txt`), 'x')
  const from = performance.now()
  await expect.poll(() => have('late.txt'), patient).toBe(true)
  const ms = performance.now() - from
  const wrong = observers.filter(({ observer }, n) => {
    const shown = observer.getCurrentResult().data?.entries.map(({ name }) => name)
    return JSON.stringify(shown?.sort()) !== JSON.stringify(readdirSync(at(`folder${n}`)).sort())
  })
  tellFigure(
    `${OPEN_FOLDERS} folders shown ${ms.toFixed(0)} ms after a burst of ${BURST} files among ${FILES}: ${wrong.length} differ from the disk`,
  )
  expect(wrong).toEqual([])
  expect(ms).toBeLessThanOrEqual(MAX_MS)
  for (const { end } of observers) end()
}, 120_000)
