import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFolderWatcher } from '../watch/folderWatcher'
import { createDisk } from './disk'
import { createLook, type Look } from './look'
import { sweepTemporaries } from './sweepTemporaries'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'look-'))
  mkdirSync(join(root, 'hung'))
  writeFileSync(join(root, 'a.txt'), 'text')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A look at a disk of which one folder never answers, and how often it was asked. */
function lookAtHung() {
  const asked: string[] = []
  const look = createLook(50)
  const hanging: Look = (path, ask) => {
    // The rest of the disk answers, however busy the machine is.
    if (!path.endsWith('/hung')) return ask()
    return look(path, () => {
      asked.push(path)
      return new Promise(() => undefined)
    })
  }
  return { look: hanging, asked }
}

it('nothing is asked of the entries of a folder whose names alone are wanted, but of links', async () => {
  symlinkSync('a.txt', join(root, 'link'))
  const asked: string[] = []
  const look: Look = (path, ask) => {
    asked.push(path)
    return ask()
  }
  const disk = createDisk({ root, look })
  expect(await disk.names('/')).toEqual({ folders: ['hung'], files: ['a.txt', 'link'] })
  expect(asked).toEqual([join(disk.root, 'link')])
})

describe('a mount that hangs', () => {
  it('is listed without facts, watched around and swept around, and asked once by all of them', async () => {
    const { look, asked } = lookAtHung()
    const disk = createDisk({ root, look })
    const names = async () => (await disk.list('/')).map(({ name, type, size }) => [name, type, size])
    const listed = [
      ['a.txt', 'file', 4],
      ['hung', 'directory', 0],
    ]
    expect(await names()).toEqual(listed)
    expect(await names()).toEqual(listed)
    const seen: string[] = []
    let isDegraded = false
    const watcher = createFolderWatcher({ root: disk.root, log: { warn: () => undefined }, look })
    await watcher.start({
      events: (events) => seen.push(...events.map(({ path }) => path)),
      missed: () => undefined,
      degraded: (state) => {
        isDegraded = state
      },
    })
    writeFileSync(join(root, 'b.txt'), '')
    await vi.waitFor(() => expect(seen).toContain('/b.txt'))
    await watcher.stop()
    expect(isDegraded).toBe(true)
    expect(await sweepTemporaries(disk.root, Date.now(), look)).toBe(0)
    expect(asked).toEqual([join(disk.root, 'hung')])
  })

  it('is asked again once it has answered', async () => {
    const look = createLook(20)
    let answer = () => {}
    const late = new Promise<void>((resolve) => {
      answer = resolve
    })
    const hung = look('/x', () => late.then(() => lstat(root)))
    await expect(hung).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    await expect(look('/x', () => lstat(root))).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    answer()
    await vi.waitFor(async () => expect((await look('/x', () => lstat(root))).isDirectory()).toBe(true))
  })

  it('leaves errors as they are', async () => {
    await expect(createLook()('/x', () => lstat(join(root, 'none')))).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })
})
