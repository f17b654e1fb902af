import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { editor, editorLines } from '../locators'
import { expect, test } from './realTest'

const NAME = 'seven.txt'
const linesOf = (first: string) => `${[first, 'l2', 'l3', 'l4', 'l5', 'l6', 'l7'].join('\n')}\n`

/** Every line that is drawn, from the first to the last; the empty one behind the last line end, too. */
const drawn = (page: Page) =>
  editorLines(page).evaluate((lines) =>
    [...lines.querySelectorAll<HTMLElement>('.view-line')]
      .toSorted((one, other) => Number.parseFloat(one.style.top) - Number.parseFloat(other.style.top))
      .map((line) => (line.textContent ?? '').replaceAll('\u00a0', ' '))
      .join('\n'),
  )

const VIM = ['vim', 'vi'].find((name) => spawnSync(name, ['--version']).status === 0)

/** As an editor writes that keeps the old file as a backup: rename, new file, empty at first. */
function writeAsVim(path: string, content: string): void {
  renameSync(path, `${path}~`)
  writeFileSync(path, '')
  writeFileSync(path, content)
}

test('what is on disk is what the editor shows, however it was written, and what is typed then is seen and saved', async ({
  page,
  server,
}) => {
  const { root } = server
  if (!VIM)
    test.info().annotations.push({
      type: 'skipped step',
      description: 'There is no vim here: its way to write is imitated.',
    })
  const path = join(root, NAME)
  const run = (command: string, ...argv: string[]) => execFileSync(command, argv, { cwd: root })
  const git = (...argv: string[]) =>
    run('git', '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...argv)
  const other = (content: string) => {
    writeFileSync(join(root, 'other.txt'), content)
    return 'other.txt'
  }
  writeFileSync(path, linesOf('a'))
  git('init', '-q', '-b', 'main')
  git('add', NAME)
  git('commit', '-qm', 'a')
  git('checkout', '-qb', 'side')
  writeFileSync(path, linesOf('side'))
  git('commit', '-qam', 'side')
  git('checkout', '-q', 'main')

  await server.open(page)
  await page.getByRole('treeitem', { name: NAME }).dblclick()
  await expect.poll(() => drawn(page), { timeout: 30_000 }).toBe(linesOf('a'))
  await editor(page, `/${NAME}`).focus()
  await page.keyboard.press('Control+Home')

  // Where there is no vim, its way to write is imitated.
  const vim = (from: string, to: string) =>
    VIM
      ? run(VIM, '-u', 'NONE', '-es', '-c', `1s/${from}/${to}/`, '-c', 'wq', NAME)
      : writeAsVim(path, linesOf(to))
  const writes: readonly [string, string, () => unknown][] = [
    ['vim', linesOf('b'), () => vim('a', 'b')],
    ['vim, again', linesOf('c'), () => vim('b', 'c')],
    ['its way to write, imitated', linesOf('c2'), () => writeAsVim(path, linesOf('c2'))],
    ['sed -i', linesOf('d'), () => run('sed', '-i.old', '1s/c2/d/', NAME)],
    ['sed -i, again', linesOf('e'), () => run('sed', '-i.old', '1s/d/e/', NAME)],
    ['cp', linesOf('f'), () => run('cp', other(linesOf('f')), NAME)],
    ['rm; cp', linesOf('g'), () => run('sh', '-c', `rm ${NAME}; cp ${other(linesOf('g'))} ${NAME}`)],
    ['git checkout of the file', linesOf('a'), () => git('checkout', '-q', '--', NAME)],
    ['git checkout of a branch', linesOf('side'), () => git('checkout', '-q', 'side')],
    ['a formatter', '  x\n\n  y\nl4\n  z\n', () => writeFileSync(path, '  x\n\n  y\nl4\n  z\n')],
    ['git stash', linesOf('side'), () => git('stash', '-q')],
    ['git checkout, back', linesOf('a'), () => git('checkout', '-q', 'main')],
    ['another text', linesOf('h'), () => writeFileSync(path, linesOf('h'))],
    [
      'git stash; checkout; checkout; stash pop',
      linesOf('h'),
      () => {
        git('stash', '-q')
        git('checkout', '-q', 'side')
        git('checkout', '-q', 'main')
        git('stash', 'pop', '-q')
      },
    ],
  ]
  for (const [how, content, write] of writes) {
    write()
    expect(readFileSync(path, 'utf8'), how).toBe(content)
    await expect.poll(() => drawn(page), { message: how }).toBe(content)
  }

  await page.keyboard.press('Control+Home')
  await page.keyboard.type('typed ')
  await expect.poll(() => readFileSync(path, 'utf8')).toBe(linesOf('typed h'))
  expect(await drawn(page)).toBe(linesOf('typed h'))
})
