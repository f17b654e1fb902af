import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { formattedDataSchema, formatterDataSchema } from '../../../src/channels/files/shared/formatProtocol'
import type { Envelope } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk } from '../../drivers/disk/disk'
import { createFormatDriver } from '../../drivers/format/formatDriver'
import { createTrustFile } from '../../drivers/state/trustFile'
import { createFilesChannel, type FilesChannel } from './files'

let folder: string
let root: string
let channel: FilesChannel
let ask: (type: string, fields?: object) => Promise<Envelope>

function write(name: string, content: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true })
  writeFileSync(join(root, name), content)
}

/** A package whose program tells of its run, and does this with what it is given. */
function install(name: 'prettier' | '@biomejs/biome', does: string, at = ''): void {
  const bin = name === 'prettier' ? 'prettier' : 'biome'
  const place = join(at, 'node_modules', name)
  write(join(place, 'package.json'), JSON.stringify({ name, version: '1.2.3', bin: { [bin]: 'bin.cjs' } }))
  write(
    join(place, 'bin.cjs'),
    `const { readFileSync, writeFileSync } = require('node:fs')
writeFileSync(${JSON.stringify(join(folder, 'ran'))}, process.argv.slice(2).join(' ') + ' in ' + process.cwd())
const text = readFileSync(0, 'utf8')
${does}`,
  )
}
const SHOUTS = 'process.stdout.write(text.toUpperCase())'
const hasRun = () => existsSync(join(folder, 'ran'))

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'aether-format-')))
  root = join(folder, 'work')
  mkdirSync(root)
  channel = createFilesChannel({
    disk: createDisk({ root }),
    watcher: { start: async () => undefined, stop: async () => undefined },
    ripgrep: null,
    format: createFormatDriver({
      root,
      trust: createTrustFile(join(folder, 'trust.json')),
      environment: { ...process.env, AETHER_TOKEN: 'secret' },
      timeoutMs: 3000,
    }),
    log: { warn: () => undefined },
  })
  await channel.start()
  const sent: Envelope[] = []
  const client = fakeClient((frame) => sent.push(JSON.parse(JSON.stringify(frame))))
  channel.opened(client)
  let requests = 0
  ask = async (type, fields = {}) => {
    const requestId = `r${++requests}`
    void channel.received(client, { channel: 'files', type, requestId, ...fields })
    return vi.waitFor(
      () => {
        const answer = sent.find((frame) => frame.requestId === requestId)
        if (!answer) throw new Error('no answer yet')
        return answer
      },
      { timeout: 10_000 },
    )
  }
})
afterEach(async () => {
  await channel.stop()
  rmSync(folder, { recursive: true, force: true })
})

const format = (path = '/src/a.ts', content = 'text') => ask('format', { path, content })
const named = async (path: string) => formatterDataSchema.parse((await ask('formatter', { path })).data)

it('formats by the program of the project, without touching the file (F50)', async () => {
  install('prettier', SHOUTS)
  write('src/a.ts', 'on disk')
  await ask('trust', { isTrusted: true })
  expect(await format()).toMatchObject({
    success: true,
    data: { content: 'TEXT', formatter: { name: 'prettier', version: '1.2.3' } },
  })
  expect(channel.capabilities).toContain('files.format')
})

it('runs nothing of the workspace before the user trusts it, and not again after (F51)', async () => {
  install('prettier', SHOUTS)
  expect(await named('/src/a.ts')).toEqual({
    formatter: { name: 'prettier', version: '1.2.3' },
    isTrusted: false,
  })
  expect(await format()).toMatchObject({ success: false, code: 'NOT_TRUSTED' })
  expect(hasRun()).toBe(false)
  await ask('trust', { isTrusted: true })
  expect(await format()).toMatchObject({ success: true })
  await ask('trust', { isTrusted: false })
  expect(await format()).toMatchObject({ code: 'NOT_TRUSTED' })
})

describe('of several formatters', () => {
  it('takes the one whose settings are nearest', async () => {
    install('prettier', SHOUTS)
    install('@biomejs/biome', SHOUTS)
    expect(await named('/src/a.ts')).toMatchObject({ formatter: { name: 'prettier' } })
    write('biome.json', '{}')
    expect(await named('/src/a.ts')).toMatchObject({ formatter: { name: 'biome' } })
    write('src/package.json', '{"prettier":{"semi":false}}')
    expect(await named('/src/a.ts')).toMatchObject({ formatter: { name: 'prettier' } })
    expect(await named('/b.ts')).toMatchObject({ formatter: { name: 'biome' } })
  })

  it('takes no Biome for what it does not know', async () => {
    install('@biomejs/biome', SHOUTS)
    write('biome.json', '{}')
    expect(await named('/README.md')).toMatchObject({ formatter: null })
    install('prettier', SHOUTS)
    write('.prettierrc', '')
    expect(await named('/README.md')).toMatchObject({ formatter: { name: 'prettier' } })
    expect(await named('/a.ts')).toMatchObject({ formatter: { name: 'biome' } })
  })

  it('takes the one that is installed nearest', async () => {
    install('prettier', 'process.stdout.write("of the root")')
    install('prettier', 'process.stdout.write("of the package")', 'packages/one')
    await ask('trust', { isTrusted: true })
    expect(await format('/packages/one/src/a.ts')).toMatchObject({ data: { content: 'of the package' } })
    expect(await format('/packages/two/a.ts')).toMatchObject({ data: { content: 'of the root' } })
  })
})

describe('a text that cannot be formatted', () => {
  beforeEach(() => ask('trust', { isTrusted: true }))

  it('is refused where the workspace has no formatter, or only a link out of it', async () => {
    expect(await format()).toMatchObject({ code: 'NO_FORMATTER' })
    const elsewhere = join(folder, 'elsewhere')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'package.json'), '{"version":"1.0.0","bin":"bin.cjs"}')
    writeFileSync(join(elsewhere, 'bin.cjs'), SHOUTS)
    mkdirSync(join(root, 'node_modules'))
    symlinkSync(elsewhere, join(root, 'node_modules', 'prettier'))
    expect(await format()).toMatchObject({ code: 'NO_FORMATTER' })
  })

  it('comes back with the words of the program', async () => {
    install('prettier', 'console.error("[error] a.ts: Unexpected token (1:5)"); process.exitCode = 2')
    expect(await format()).toMatchObject({ code: 'FAILED', error: 'a.ts: Unexpected token (1:5)' })
  })

  it('is not taken for an empty one', async () => {
    install('prettier', '')
    expect(await format()).toMatchObject({ code: 'FAILED' })
  })

  it('is given up when its program takes too long', async () => {
    install('prettier', 'setInterval(() => {}, 1000)')
    expect(await format()).toMatchObject({ code: 'ENDED' })
  })

  it('is refused with a path that leads out', async () => {
    expect(await format('/../a.ts')).toMatchObject({ code: 'INVALID_PATH' })
    install('prettier', SHOUTS)
    const elsewhere = join(folder, 'elsewhere')
    mkdirSync(elsewhere)
    symlinkSync(elsewhere, join(root, 'out'))
    writeFileSync(join(elsewhere, '.prettierrc'), '{}')
    for (const path of ['/out/a.ts', '/out/new/a.ts'])
      expect(await format(path)).toMatchObject({ code: 'PERMISSION_DENIED' })
    expect(hasRun()).toBe(false)
  })
})

it('gives the program the environment of a shell, without what belongs to the server', async () => {
  install('prettier', 'process.stdout.write(String(process.env.AETHER_TOKEN) + process.env.PATH)')
  await ask('trust', { isTrusted: true })
  const { data } = await format()
  expect(formattedDataSchema.parse(data).content).toMatch(/^undefined.+/)
})
