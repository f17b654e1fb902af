import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTerminalHarness } from '../../../src/testing/terminalHarness'
import { createShellSpawner } from '../../drivers/shell/shell'
import { shellFolder } from '../../drivers/shell/shellFolder'
import { folderInside } from './startFolder'

let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'folder-')))
  mkdirSync(join(root, 'app/src'), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('the folder that a terminal is in', () => {
  it('goes to the client that asks, where it lies in the workspace (T14)', async () => {
    const { channel, shells, connect } = createTerminalHarness()
    const page = connect('p')
    page.sends({ type: 'create', sessionId: 't', cols: 80, rows: 24 })
    const shell = shells[0]!
    const ask = { type: 'folder', requestId: 'r1', sessionId: 't' }
    shell.folder = async () => '/elsewhere'
    page.sends(ask)
    await vi.waitFor(() => expect(page.received.at(-1)).toMatchObject(ask))
    expect(page.received.at(-1)).not.toHaveProperty('path')
    page.sends({ ...ask, requestId: 'r2', sessionId: 'other' })
    await vi.waitFor(() => expect(page.received.at(-1)).toMatchObject({ requestId: 'r2' }))
    expect(page.received.at(-1)).not.toHaveProperty('path')
    expect(channel.capabilities).toContain('terminal.folder')
  })

  it('is a path of the workspace, links followed', () => {
    const workspace = join(root, 'app')
    symlinkSync(workspace, join(root, 'link'))
    expect(folderInside(workspace, join(workspace, 'src'))).toBe('/src')
    expect(folderInside(join(root, 'link'), workspace)).toBe('/')
    expect(folderInside(workspace, join(root, 'link/src'))).toBe('/src')
    expect(folderInside(workspace, root)).toBeNull()
    expect(folderInside(workspace, join(root, 'gone'))).toBeNull()
  })

  it.runIf(process.platform === 'linux')(
    'is where its shell went, or the program that it runs is',
    async () => {
      const environment = { ...process.env, HOME: root, SHELL: '/bin/bash' }
      const shell = createShellSpawner(environment)({ cols: 80, rows: 24, cwd: root })
      shell.onOutput(() => {})
      try {
        const isAt = (path: string) =>
          vi.waitFor(async () => expect(await shellFolder(shell.pid)).toBe(path), { timeout: 10_000 })
        await isAt(root)
        shell.write('cd app\n')
        await isAt(join(root, 'app'))
        shell.write('sh -c "cd src && exec sleep 1000"\n')
        await isAt(join(root, 'app/src'))
      } finally {
        shell.kill('SIGKILL')
      }
    },
  )
})
