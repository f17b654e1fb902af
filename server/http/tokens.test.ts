import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { STRONG_TOKEN } from '../../src/socket/protocol'
import { UsageError } from '../lib/usageError'
import type { StateFolder } from '../state/stateFolder'
import { openTokens, readTokenFile } from './tokens'

const DAY = 24 * 3_600_000
let state: StateFolder
let clock = 0
beforeEach(async () => {
  clock = 1_700_000_000_000
  const shared = await mkdtemp(join(tmpdir(), 'tokens-'))
  state = { shared, own: join(shared, 'ws-1') }
  await mkdir(state.own)
})
afterEach(() => rm(state.shared, { recursive: true }))

const start = (given: string | null = null, revoke = false) =>
  openTokens({ state, given, revoke, now: () => clock })

it('a token is strong, and only its hash is kept, for the owner alone', async () => {
  const { current } = await start()
  expect(current).toMatch(STRONG_TOKEN)
  const path = join(state.own, 'tokens.json')
  expect(await readFile(path, 'utf8')).not.toContain(current)
  expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600')
})

it('an earlier one is valid for 30 days, also while the server runs', async () => {
  const first = await start()
  clock += 29 * DAY
  const second = await start()
  expect(second.isValid(first.current)).toBe(true)
  clock += 2 * DAY
  expect(second.isValid(first.current)).toBe(false)
  const third = await start()
  expect([first, second, third].map(({ current }) => third.isValid(current))).toEqual([false, true, true])
  expect(third.isValid('')).toBe(false)
})

it('one that was given is the only one, and is not kept', async () => {
  const given = 'given-by-the-user-0123456789'
  const first = await start()
  const own = await start(given)
  expect([own.isValid(given), own.isValid(first.current)]).toEqual([true, false])
  const next = await start()
  expect([next.isValid(given), next.isValid(first.current)]).toEqual([false, true])
})

it('revoking ends the earlier ones for good', async () => {
  const first = await start()
  await start('given-by-the-user-0123456789', true)
  expect((await start()).isValid(first.current)).toBe(false)
})

it('a list that cannot be read opens nothing', async () => {
  const first = await start()
  await writeFile(join(state.own, 'tokens.json'), '{"tokens":[{"hash":"zz","at":1}]}')
  const next = await start()
  expect([next.isValid(first.current), next.isValid(next.current)]).toEqual([false, true])
})

it('a token file of up to 4 KB is read, also through a link', async () => {
  const file = join(state.shared, 'secret')
  const token = 'from-a-file-0123456789ab'
  await writeFile(file, token.padEnd(4_096))
  await symlink(file, join(state.shared, 'link'))
  expect((await readTokenFile(join(state.shared, 'link'))).token).toBe(token)
  await writeFile(file, token.padEnd(4_097))
  await expect(readTokenFile(file)).rejects.toThrow(
    new UsageError(`The token file ${file} is larger than 4096 bytes.`),
  )
})

it('a token file that is no regular file is refused at once', async () => {
  await expect(readTokenFile(state.own)).rejects.toThrow(
    new UsageError(`The token file ${state.own} is a folder.`),
  )
  if (process.platform === 'win32') return
  const fifo = join(state.shared, 'fifo')
  execFileSync('mkfifo', [fifo])
  for (const path of [fifo, '/dev/zero'])
    await expect(readTokenFile(path)).rejects.toThrow(
      new UsageError(`The token file ${path} is no regular file.`),
    )
})
