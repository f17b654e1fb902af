import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { renderGitApp } from '../../../testing/gitPage'

const START = { '/src/server.ts': 'one\n', '/src/old.ts': 'gone\n', '/README.md': 'Title\n' }
const view = () => page.getByRole('complementary', { name: 'Changes' })
const row = (name: string | RegExp) => view().getByRole('treeitem', { name })
const button = (name: string | RegExp) => page.getByRole('button', { name })
const message = () => page.getByRole('textbox', { name: 'Commit message' })

beforeEach(() => localStorage.clear())

async function setUp(start: Record<string, string> = START) {
  const app = await renderGitApp(start)
  await expect.element(button('Branch main')).toBeVisible()
  return app
}

async function open(
  edits: Record<string, string | null> = { '/src/server.ts': 'two\n', '/new.ts': 'new\n' },
) {
  const app = await setUp()
  app.edit(edits)
  await button(/^Branch main/).click()
  await expect
    .element(page.getByRole('tab', { name: /^Working tree/ }))
    .toHaveAttribute('aria-selected', 'true')
  return app
}

describe('beside the names in the tree', () => {
  const file = (name: string) => page.getByRole('tree', { name: 'Files' }).getByRole('treeitem', { name })

  it('letters say how files are, dots which folders hold such files', async () => {
    const { edit } = await setUp()
    edit({ '/src/server.ts': 'two\n', '/new.ts': 'x' })
    await expect.element(file('src, contains changes')).toHaveTextContent('●')
    await expect.element(file('new.ts, untracked')).toHaveTextContent('U')
    await file('src, contains changes').click()
    await expect.element(file('server.ts, modified')).toHaveTextContent('M')
    await expect.element(file('README.md')).toHaveAccessibleName('README.md')
    edit({ '/src/server.ts': 'one\n' })
    await expect.element(file('server.ts')).toHaveAccessibleName('server.ts')
    await expect.element(file('src')).toHaveAccessibleName('src')
  })
})

describe('the status bar', () => {
  it('names the branch, how far it is from what it follows, and leads to the working tree', async () => {
    const { git, tell } = await setUp()
    git.is({ upstream: 'origin/main', ahead: 2, behind: 1 })
    tell()
    const item = button('Branch main, 2 commits ahead of origin/main, 1 commit behind')
    await expect.element(item).toBeVisible()
    await item.click()
    await expect.element(view()).toBeVisible()
    git.is({ branch: null })
    tell()
    await expect.element(button(/^Commit 0123456, no branch/)).toBeVisible()
  })
})

describe('the working tree', () => {
  it('has groups with their counts, and files with what is special about them', async () => {
    const { git, tell } = await open({ '/src/server.ts': 'two\n', '/new.ts': 'new\n', '/src/old.ts': null })
    await expect.element(row('Changes, 2 files')).toBeVisible()
    await expect.element(row('server.ts, src, modified')).toBeVisible()
    await expect.element(row('old.ts, src, deleted')).toBeVisible()
    await expect.element(row('Untracked, 1 file')).toBeVisible()
    await expect.element(row('new.ts, untracked')).toBeVisible()
    await expect.element(page.getByRole('tab', { name: 'Working tree, 3 files' })).toBeVisible()
    git.is({
      operation: 'merge',
      files: [{ path: '/README.md', conflict: 'UU' }],
      counts: { conflicts: 1, staged: 0, changed: 0, untracked: 0 },
    })
    tell()
    await expect.element(row('README.md, conflict, changed on both sides')).toBeVisible()
    await expect.element(page.getByText('A merge is under way. Commit to end it.')).toBeVisible()
    await expect.element(button(/^Commit$/)).toHaveAttribute('aria-disabled', 'true')
  })

  it('is the tab that is shown first where only it has something, and again where it was chosen', async () => {
    const { edit } = await renderGitApp(START, {
      capabilities: ['files.version', 'files.git', 'agent.seq', 'agent.changes'],
    })
    await expect.element(button('Branch main')).toBeVisible()
    edit({ '/new.ts': 'new\n' })
    await button(/^Changes/).click()
    const tab = (name: RegExp) => view().getByRole('tab', { name })
    await expect.element(tab(/^Working tree/)).toHaveAttribute('aria-selected', 'true')
    tab(/^Working tree/)
      .element()
      .focus()
    await userEvent.keyboard('{ArrowLeft}{Enter}')
    await expect.element(tab(/^Agent/)).toHaveAttribute('aria-selected', 'true')
    await button(/^Branch main/).click()
    await expect.element(row('new.ts, untracked')).toBeVisible()
  })

  it('says that there is no git, no repository, and nothing changed', async () => {
    const { git, tell } = await open({})
    await expect.element(page.getByText('Nothing has changed since the last commit.')).toBeVisible()
    git.is({ git: 'missing' })
    tell()
    await expect.element(page.getByText('There is no Git on the computer of this workspace.')).toBeVisible()
    await expect.element(button(/^Branch/)).not.toBeInTheDocument()
  })

  it('stages and unstages by mouse, by menu and by keys', async () => {
    const { git } = await open()
    await row(/^server\.ts/).hover()
    await button('Stage server.ts').click()
    await expect.element(row('Staged, 1 file')).toBeVisible()
    await userEvent.click(row('Untracked, 1 file'), { button: 'right' })
    await page.getByRole('menuitem', { name: 'Stage all 1 file' }).click()
    await expect.element(row('Staged, 2 files')).toBeVisible()
    // From the group down to the first file, and out of the index again.
    await row('Staged, 2 files').click()
    await row('Staged, 2 files').click()
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(row('new.ts, added')).toHaveFocus()
    await userEvent.keyboard(' ')
    await expect.element(row('new.ts, untracked')).toBeVisible()
    expect(git.heard('git_act').map(({ act }) => act)).toEqual([
      { kind: 'stage', paths: ['/src/server.ts'], group: 'changed' },
      { kind: 'stage', group: 'untracked' },
      { kind: 'unstage', paths: ['/new.ts'], group: 'staged' },
    ])
  })

  it('discards at once, and puts it back', async () => {
    const { files } = await open()
    await row(/^server\.ts/).hover()
    await button('Discard changes of server.ts').click()
    await expect.element(page.getByText('Discarded the changes of 1 file.').first()).toBeVisible()
    expect(files.text('/src/server.ts')).toBe('one\n')
    await view().getByRole('button', { name: 'Undo' }).click()
    await expect.element(row('server.ts, src, modified')).toBeVisible()
    expect(files.text('/src/server.ts')).toBe('two\n')
  })

  it('says why something was not done', async () => {
    const { git } = await open()
    git.refuse({ code: 'LOCKED', words: 'Another git is at work.' })
    await row(/^server\.ts/).hover()
    await button('Stage server.ts').click()
    await expect.element(view().getByRole('alert')).toHaveTextContent('Not staged: Another git is at work.')
    await button('Dismiss').click()
    await expect.element(view().getByRole('alert')).not.toBeInTheDocument()
  })

  it('asks before programs run that the repository names', async () => {
    const { git, tell } = await open()
    git.is({ withheld: ['hooks/pre-commit', 'filter.lfs.clean'] })
    tell()
    await expect
      .element(page.getByText('This repository names 2 programs that do not run here.'))
      .toBeVisible()
    await button('Trust this workspace…').click()
    const dialog = page.getByRole('alertdialog', { name: 'Trust this workspace?' })
    await expect.element(dialog).toHaveTextContent('hooks/pre-commit and filter.lfs.clean')
    await dialog.getByRole('button', { name: 'Trust' }).click()
    await expect.poll(() => git.heard('git_trust')).toMatchObject([{ isTrusted: true }])
    await expect.element(button('Trust this workspace…')).not.toBeInTheDocument()
  })
})

describe('a commit', () => {
  it('needs a message and something staged, and goes by a key', async () => {
    const { git } = await open()
    await message().fill('Say two')
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await expect.element(page.getByText('Nothing is staged.').first()).toBeInTheDocument()
    expect(git.heard('git_act')).toEqual([])
    await row(/^server\.ts/).hover()
    await button('Stage server.ts').click()
    await expect.element(row('Staged, 1 file')).toBeVisible()
    await message().fill('Say two')
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await expect.element(row('Staged, 1 file')).not.toBeInTheDocument()
    expect(git.commits).toEqual(['Say two'])
    await expect.element(message()).toHaveValue('')
    await expect.element(page.getByText('Committed feedfac.').first()).toBeInTheDocument()
  })

  it('keeps its message where it was refused, and can be an amended one', async () => {
    const { git } = await open()
    await message().fill('Better words')
    await button('How to commit').click()
    await page.getByRole('menuitem', { name: 'Amend the last commit' }).click()
    git.refuse({ code: 'NO_AUTHOR', words: 'Git does not know who you are.' })
    await button('Amend').click()
    await expect.element(view().getByRole('alert')).toHaveTextContent('Git does not know who you are.')
    await expect.element(message()).toHaveValue('Better words')
    expect(git.heard('git_act')).toMatchObject([{ act: { kind: 'commit', amend: true } }])
  })

  it('that was cut off is sent again under its own name', async () => {
    const { git, cut, reconnect, hold, release } = await open()
    await row(/^server\.ts/).hover()
    await button('Stage server.ts').click()
    await expect.element(row('Staged, 1 file')).toBeVisible()
    await message().fill('Say two')
    hold()
    await button(/^Commit$/).click()
    cut()
    release()
    await expect.element(page.getByText(/^The connection was lost\./)).toBeVisible()
    await reconnect()
    await expect.poll(() => git.commits).toEqual(['Say two'])
    await expect.element(page.getByText(/^The connection was lost\./)).not.toBeInTheDocument()
    await expect.element(message()).toHaveValue('')
  })
})

describe('branches', () => {
  const option = (name: string | RegExp) => page.getByRole('option', { name })

  it('are switched and made in one list', async () => {
    const { git } = await open({})
    await button('Switch branch, now main').click()
    await option(/^topic/).click()
    await expect.element(button('Switch branch, now topic')).toBeVisible()
    await button('Switch branch, now topic').click()
    await userEvent.keyboard('fresh')
    await option('Create branch “fresh”').click()
    await expect.element(button('Branch fresh')).toBeVisible()
    expect(git.heard('git_act').map(({ act }) => act)).toEqual([
      { kind: 'switch', name: 'topic' },
      { kind: 'createBranch', name: 'fresh', isSwitched: true },
    ])
  })

  it('are deleted for good only when the user says so, and made again', async () => {
    const { git } = await open({})
    await button('More on branches').click()
    await page.getByRole('menuitem', { name: 'Delete a branch' }).click()
    await option(/^topic/).click()
    await view().getByRole('button', { name: 'Delete anyway' }).click()
    await view().getByRole('button', { name: 'Undo' }).click()
    await expect
      .poll(() => git.heard('git_act').at(-1)?.act)
      .toEqual({ kind: 'createBranch', name: 'topic', at: 'feedface', isSwitched: false })
  })
})

describe('one file beside what git keeps of it', () => {
  it('has a button for each change, and follows what is staged', async () => {
    const { git, edit } = await setUp({ '/a.ts': 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n' })
    edit({ '/a.ts': 'ONE\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n' })
    await button(/^Branch main/).click()
    await row('a.ts, modified').click()
    await expect.element(page.getByRole('tab', { name: /^a\.ts \(changes\)/ })).toBeVisible()
    await expect.element(button('Stage this change').nth(1)).toBeVisible()
    await button('Stage this change').first().click()
    await expect.element(row('Staged, 1 file')).toBeVisible()
    await expect.poll(() => button('Stage this change').elements()).toHaveLength(1)
    expect(git.heard('git_act')[0]?.act).toMatchObject({
      kind: 'lines',
      to: 'stage',
      ranges: [{ before: { start: 1, count: 1 }, after: { start: 1, count: 1 } }],
    })
    await button('Stage file').click()
    await expect.element(page.getByText('a.ts has no such changes any more.')).toBeVisible()
  })
})
