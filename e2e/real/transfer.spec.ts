import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readZip } from '../../src/testing/kit/readZip'
import { status, treeItem } from '../locators'
import { expect, test } from './realTest'

test('a folder goes up with the keyboard and comes down as a zip with the same files, and nothing from outside', async ({
  page,
  server,
}, info) => {
  const own = info.outputPath('project')
  const bytes = randomBytes(2_000_000)
  mkdirSync(join(own, 'in'), { recursive: true })
  writeFileSync(join(own, 'in/bytes.bin'), bytes)
  writeFileSync(join(own, 'line\nbreak'), 'odd')
  await server.open(page)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  const chooser = page.waitForEvent('filechooser')
  await treeItem(page, 'README.md').focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Upload a folder…' }).press('Enter')
  await (await chooser).setFiles(own)
  await expect(treeItem(page, 'project')).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByRole('region', { name: 'Upload' })).toBeHidden()
  expect(readdirSync(join(server.root, 'project')).sort()).toEqual(['in', 'line\nbreak'])
  expect(readFileSync(join(server.root, 'project/in/bytes.bin')).equals(bytes)).toBe(true)
  expect(readFileSync(join(server.root, 'project/line\nbreak'), 'utf8')).toBe('odd')

  writeFileSync(join(server.root, 'project/run.sh'), '#!/bin/sh\n')
  chmodSync(join(server.root, 'project/run.sh'), 0o755)
  symlinkSync('/etc/hostname', join(server.root, 'project/out'))
  const downloading = page.waitForEvent('download')
  await treeItem(page, 'project').focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Download as zip' }).press('Enter')
  const entries = readZip(readFileSync(await (await downloading).path()))
  expect([...entries.keys()].sort()).toEqual([
    'project - not included.txt',
    'project/',
    'project/in/',
    'project/in/bytes.bin',
    'project/line\nbreak',
    'project/run.sh',
  ])
  expect(entries.get('project/in/bytes.bin')?.content.equals(bytes)).toBe(true)
  expect(entries.get('project/run.sh')?.mode).toBe(0o100755)
  expect(entries.get('project - not included.txt')?.content.toString()).toContain('/project/out')
})
