import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { changeRow, changesView, git, openWorkingTree } from './gitRepository'
import { editorLines, openFile, run, treeItem, writeFiles } from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const row = changeRow
const tab = (page: Page, name: string | RegExp) => page.getByRole('tab', { name })

/** What axe finds on the page as it is. */
async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

function commit(mock: Mock, files: Readonly<Record<string, string>>, message: string): void {
  writeFiles(mock, files)
  git(mock, 'add', '-A')
  git(mock, 'commit', '-q', '--allow-empty', '-m', message)
}

/** Two branches that were merged. */
async function openLog(page: Page, mock: Mock): Promise<void> {
  await openWorkingTree(page, mock, { 'src/old.ts': 'one\ntwo\nthree\n', 'a.ts': 'a\n' })
  git(mock, 'checkout', '-q', '-b', 'side')
  commit(mock, { 'b.ts': 'b\n' }, 'On the side')
  git(mock, 'checkout', '-q', 'main')
  git(mock, 'mv', 'src/old.ts', 'src/new.ts')
  commit(mock, {}, 'Rename it')
  commit(mock, { 'src/new.ts': 'one\nTWO\nthree\n' }, 'Say two louder\n\nNobody heard it.')
  git(mock, 'merge', '-q', '-m', 'Bring both together', 'side')
  git(mock, 'tag', 'v1')
  await tab(page, 'Log').click()
  await expect(row(page, /^Bring both together/)).toBeVisible()
}

test('the log shows commits, what they say and what they changed, by keys alone @smoke', async ({
  page,
  mock,
}) => {
  await openLog(page, mock)
  await expect(
    row(page, /^Bring both together, Ada, .*branch main \(checked out\), tag v1, merge$/),
  ).toBeVisible()
  await expect(row(page, /^On the side, Ada, .*branch side/)).toBeVisible()
  await check(page)
  await row(page, /^Say two louder/).focus()
  await page.keyboard.press('ArrowRight')
  const message = row(page, /^Message: Say two louder\s+Nobody heard it\./)
  await expect(message).toBeVisible()
  await expect(row(page, 'new.ts, src, modified')).toBeVisible()
  await check(page)
  await page.keyboard.press('ArrowDown')
  await expect(message).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'new.ts, src, modified')).toBeFocused()
  await page.keyboard.press('Enter')
  const commitId = git(mock, 'rev-parse', 'HEAD~1').slice(0, 7)
  await expect(tab(page, `new.ts (${commitId})`)).toBeVisible()
  await expect(editorLines(page).last()).toContainText('TWO')
  await expect(page.getByText(`${commitId} Say two louder`)).toBeVisible()
  // What is committed meanwhile comes by itself.
  commit(mock, { 'c.ts': 'c\n' }, 'One more')
  await expect(row(page, /^One more/)).toBeVisible()
  // And what is committed while another list is shown.
  await tab(page, /^Working tree/).click()
  commit(mock, { 'd.ts': 'd\n' }, 'While nobody looked')
  await expect(changesView(page).getByRole('button', { name: /^Switch branch/ })).toBeVisible()
  await tab(page, 'Log').click()
  await expect(row(page, /^While nobody looked/)).toBeVisible()
})

test('the history of a file follows its names, from the tree and from the palette', async ({
  page,
  mock,
}) => {
  await openLog(page, mock)
  await page.keyboard.press('Control+Shift+E')
  await treeItem(page, 'src').click()
  await treeItem(page, 'new.ts').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show history' }).click()
  await expect(changesView(page).getByText('History of new.ts')).toBeVisible()
  await expect(changesView(page).getByRole('treeitem')).toHaveCount(3)
  await row(page, /^Rename it/).click()
  await expect(page.getByText('from src/old.ts').first()).toBeVisible()
  await changesView(page).getByRole('button', { name: 'Back to the whole log' }).click()
  await expect(row(page, /^On the side/)).toBeVisible()
  await page.keyboard.press('Control+Shift+E')
  await openFile(page, '/a.ts')
  await run(page, 'Show history of this file')
  await expect(changesView(page).getByText('History of a.ts')).toBeVisible()
  await expect(changesView(page).getByRole('treeitem')).toHaveCount(1)
})

test('who changed each line stands beside it, and goes with it while it is edited', async ({
  page,
  mock,
}) => {
  await openLog(page, mock)
  await page.keyboard.press('Control+Shift+E')
  await openFile(page, '/a.ts')
  const asked = () => mock.wire.received.filter(({ type }) => type === 'git_blame').length
  const beside = page.locator('.monaco-editor .line-numbers')
  await expect(beside.first()).toHaveText('1')
  expect(asked()).toBe(0)
  await run(page, 'Show who changed each line, or hide it')
  await expect(beside.first()).toHaveText(/^Ada\s+(now|\d+[smh])\s+1$/)
  await check(page)
  await page.getByRole('textbox', { name: '/a.ts, editor' }).press('Control+Home')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.type('new')
  await expect(beside.nth(1)).toHaveText(/^Ada/)
  await expect(beside.first()).not.toHaveText(/Ada/)
  await page.keyboard.press('ArrowDown')
  await run(page, 'Say who changed this line')
  await expect(page.getByText(/^Ada, .*: first \(/)).toBeAttached()
  await run(page, 'Show who changed each line, or hide it')
  await expect(beside.nth(1)).toHaveText('2')
})

test('a merge with conflicts is solved by their version and gone on with', async ({ page, mock }) => {
  await openWorkingTree(page, mock, { 'a.ts': 'base\n' })
  git(mock, 'checkout', '-q', '-b', 'side')
  commit(mock, { 'a.ts': 'theirs\n' }, 'theirs')
  git(mock, 'checkout', '-q', 'main')
  commit(mock, { 'a.ts': 'ours\n' }, 'ours')
  try {
    git(mock, 'merge', 'side')
  } catch {
    // It stops at the conflict.
  }
  await expect(changesView(page).getByText('A merge is under way.')).toBeVisible()
  await row(page, /^a\.ts, conflict/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Use their version of a.ts' }).click()
  await expect(row(page, 'Staged, 1 file')).toBeVisible()
  await check(page)
  await page.getByRole('button', { name: 'Continue merge' }).click()
  await expect(changesView(page).getByText('A merge is under way.')).toBeHidden()
  expect(git(mock, 'show', 'HEAD:a.ts')).toBe('theirs\n')
  expect(git(mock, 'rev-list', '--parents', '-1', 'HEAD').trim().split(' ')).toHaveLength(3)
})

const PASSWORD = 'correct horse'

/** Git's own server of HTTP, which lets only Ada in. */
function serveGit(root: string): Server {
  const expected = `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`
  return createServer((request, response) => {
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end()
      return
    }
    const url = new URL(request.url ?? '/', 'http://localhost')
    const child = spawn('git', ['http-backend'], {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'],
      },
    })
    request.pipe(child.stdin)
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    child.on('close', () => {
      const all = Buffer.concat(said)
      const end = all.indexOf('\r\n\r\n')
      for (const line of all.subarray(0, end).toString('latin1').split('\r\n')) {
        const [name = '', value = ''] = line.split(/: (.*)/s)
        if (name !== 'Status') response.setHeader(name, value)
      }
      response.end(all.subarray(end + 4))
    })
  })
}

test('a password is asked for in the page that fetches, and stays nowhere', async ({ page, mock }) => {
  const folder = mkdtempSync(join(tmpdir(), 'aether-served-'))
  const server = serveGit(folder)
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await openWorkingTree(page, mock, { 'a.ts': 'a\n' })
    git(mock, 'clone', '-q', '--bare', '.', join(folder, 'bare.git'))
    const { port } = server.address() as AddressInfo
    git(mock, 'remote', 'add', 'origin', `http://127.0.0.1:${port}/bare.git`)
    const fetchAll = async () => {
      await changesView(page).getByRole('button', { name: 'More on branches' }).click()
      await page.getByRole('menuitem', { name: 'Fetch' }).click()
    }
    await changesView(page).getByRole('button', { name: 'Refresh' }).click()
    await fetchAll()
    const name = page.getByRole('alertdialog', { name: 'Git asks for a name' })
    await expect(name).toContainText(`origin (http://127.0.0.1:${port}/bare.git)`)
    await expect(name.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await check(page)
    await page.keyboard.type('ada')
    await page.keyboard.press('Enter')
    const secret = page.getByRole('alertdialog', { name: 'Git asks for a password' })
    await expect(secret).toBeVisible()
    await secret.getByLabel('Password or passphrase').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await expect(secret).toBeHidden()
    await expect.poll(() => git(mock, 'branch', '-r').trim()).toBe('origin/main')
    expect(await page.content()).not.toContain(PASSWORD)
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(PASSWORD)
    // Cancelled, it is refused.
    await fetchAll()
    await expect(name).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(changesView(page).getByRole('alert')).toContainText('not answered')
  } finally {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
