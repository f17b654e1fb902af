import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './realTest'

const button = { exact: true } as const

test('a log that a program writes is followed on the real server, and begins anew when it is rotated', async ({
  page,
  server,
}) => {
  test.slow()
  const place = join(server.root, 'service.log')
  writeFileSync(place, 'started\n')
  await server.open(page)
  await page.getByRole('treeitem', { name: 'service.log' }).dblclick({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Follow the end', ...button }).click({ timeout: 30_000 })
  const log = page.getByRole('region', { name: 'End of service.log' })
  await expect(log).toContainText('started')
  for (let n = 0; n < 50; n += 1) appendFileSync(place, `${'a longer line of a service '.repeat(20)}${n}\n`)
  await expect(log).toContainText(/service 49/)
  renameSync(place, join(server.root, 'service.log.1'))
  writeFileSync(place, 'the next day\n')
  await expect(log).toContainText('the next day')
  await expect(log).not.toContainText('service 49')
})

test('a file of 300 MB that is hardly on the disk is shown byte by byte on the real server, at once', async ({
  page,
  server,
}) => {
  test.slow()
  const place = join(server.root, 'image.bin')
  writeFileSync(place, Buffer.from([0xde, 0xad]))
  truncateSync(place, 300 * 1024 * 1024)
  appendFileSync(place, 'last words')
  await server.open(page)
  await page.getByRole('treeitem', { name: 'image.bin' }).dblclick({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Bytes', ...button }).click({ timeout: 30_000 })
  const grid = page.getByRole('grid', { name: 'Bytes of image.bin' })
  await expect(grid.getByRole('gridcell', { name: 'DE', exact: true })).toBeVisible()
  await grid.focus()
  await page.keyboard.press('Control+End')
  await expect(grid).toContainText('last words')
})
