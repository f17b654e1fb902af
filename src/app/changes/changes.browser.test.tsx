import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { renderChangedApp } from '../../testing/changesHarness'

const lines = (...names: readonly string[]) => names.map((name) => `${name}\n`).join('')
const START = {
  '/src/server.ts': lines('one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'),
  '/src/old.ts': lines('gone'),
  '/README.md': '# Title\r\n\r\nText\r\n',
}
const EDITS = {
  '/src/server.ts': lines('one', 'TWO', 'three', 'four', 'five', 'six', 'seven', 'EIGHT', 'nine'),
  '/src/old.ts': null,
  '/src/new.ts': lines('fresh'),
  '/README.md': '# Title\r\n\r\nOther text\r\n',
}

const banner = () => page.getByRole('region', { name: 'Agent changes' })
const view = () => page.getByRole('complementary', { name: 'Changes' })
const row = (name: string) => view().getByRole('treeitem', { name: new RegExp(`^${name}`) })
const button = (name: string | RegExp) => page.getByRole('button', { name })

async function setUp() {
  const app = await renderChangedApp(START)
  app.turn('m1', EDITS)
  await expect.element(banner()).toBeVisible()
  return app
}

/** Where the buttons of changes are. */
const buttonRects = () =>
  button(/^(Keep|Undo) this change$/)
    .elements()
    .map((element) => element.getBoundingClientRect())

/** Where lines have words. */
const textRects = () =>
  [...document.querySelectorAll('.monaco-diff-editor .view-line > span')].map((element) =>
    element.getBoundingClientRect(),
  )

/** The words that lie under a button. */
const covered = () =>
  textRects().filter((text) =>
    buttonRects().some(
      ({ left, right, top, bottom }) =>
        left < text.right && text.left < right && top < text.bottom && text.top < bottom,
    ),
  )

beforeEach(() => localStorage.clear())

describe('after a turn that changed files', () => {
  it('the banner says what it was, and keeps all of it', async () => {
    const { server } = await setUp()
    await expect.element(banner()).toHaveTextContent('4 files changed')
    await banner().getByRole('button', { name: 'Keep all 4 files' }).click()
    await expect.element(page.getByText('Kept 4 files.')).toBeInTheDocument()
    await expect.element(banner()).not.toBeInTheDocument()
    expect(server.heard('keep')).toHaveLength(1)
    await expect.element(page.getByRole('textbox', { name: 'Message the agent' })).toHaveFocus()
  })

  it('all of it is undone, byte by byte, and that is undone', async () => {
    const { files } = await setUp()
    await banner().getByRole('button', { name: 'Undo all 4 files' }).click()
    await expect.element(banner()).toHaveTextContent('Undid 4 files.')
    for (const [path, text] of Object.entries(START)) expect(files.text(path)).toBe(text)
    expect(files.text('/src/new.ts')).toBeNull()
    await banner().getByRole('button', { name: 'Undo that' }).click()
    await expect.element(banner()).toHaveTextContent('4 files changed')
    for (const [path, text] of Object.entries(EDITS)) expect(files.text(path)).toBe(text)
  })

  it('the list has them with their marks, a badge how many are to be reviewed', async () => {
    await setUp()
    await expect.element(button('Changes, 4 to review')).toBeVisible()
    await banner().getByRole('button', { name: 'Review' }).click()
    await expect.element(row('new.ts, src, 1 line added, 0 lines removed, new')).toBeVisible()
    await expect.element(row('old.ts, src, 0 lines added, 1 line removed, deleted')).toBeVisible()
    await expect.element(page.getByRole('tab', { name: /^README\.md \(changes\)/ })).toBeVisible()
    // By the keyboard alone: down to the first file, and it is reviewed.
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(row('README.md')).toHaveFocus()
    await userEvent.keyboard(' ')
    await expect.element(row('README.md, 1 line added, 1 line removed, reviewed')).toBeVisible()
    await expect.element(button('Changes, 3 to review')).toBeVisible()
  })
})

it('stands under the message that began its turn, the newest first, where it is grouped by turn', async () => {
  const { turn, workspace } = await renderChangedApp({ '/a.ts': 'one\n', '/b.ts': 'one\n' })
  workspace.config.uiState.set('changes:grouping', 'turn')
  turn('m1', { '/a.ts': 'two\n' }, 'Change the first file')
  turn('m2', { '/b.ts': 'two\n' }, 'Change the other one')
  await button('Changes, 2 to review').click()
  const names = () =>
    page
      .getByRole('treeitem')
      .elements()
      .map((element) => element.getAttribute('aria-label')?.split(',')[0])
  await expect.poll(names).toEqual(['Change the other one', 'b.ts', 'Change the first file', 'a.ts'])
  turn('m3', { '/a.ts': 'three\n' }, 'Change it again')
  // The change that both open is all since the file was kept.
  await expect.element(row('a.ts').first()).toHaveAccessibleName(/shown with 1 other turn$/)
  await expect.element(row('b.ts')).not.toHaveAccessibleName(/other turn/)
})

describe('one change of a file', () => {
  async function open() {
    const app = await setUp()
    app.workspace.config.uiState.set('changes:grouping', 'file')
    await button('Changes, 4 to review').click()
    await row('server.ts').click()
    await expect.element(button('Undo this change').nth(1)).toBeVisible()
    return app
  }

  it('stands in a text that fills its place, also when that grows or was not shown', async () => {
    await open()
    const text = () => document.querySelector('.monaco-diff-editor')
    const gap = () => (text()?.parentElement?.clientHeight ?? 0) - (text()?.clientHeight ?? 0)
    expect(gap()).toBe(0)
    await page.viewport(1440, 1100)
    await expect.poll(() => text()?.clientHeight ?? 0).toBeGreaterThan(500)
    await expect.poll(gap).toBe(0)
    await page.viewport(390, 844)
    await button(/^Agent$/).click()
    await button(/^Editor$/).click()
    await expect.poll(() => text()?.clientHeight ?? 0).toBeGreaterThan(300)
    await expect.poll(gap).toBe(0)
  })

  it.each([
    [1440, 900],
    [390, 844],
  ])('has its buttons above it, over no text, at %i by %i', async (width, height) => {
    await open()
    await page.viewport(width, height)
    if (width < 640) await button(/^Editor$/).click()
    await expect.poll(covered).toEqual([])
    expect(buttonRects().length).toBeGreaterThan(0)
    // The line below each is the change.
    const isNear = ({ bottom }: DOMRect) => textRects().some(({ top }) => top >= bottom && top - bottom < 8)
    await expect.poll(() => buttonRects().filter((rect) => !isNear(rect))).toEqual([])
  })

  it('is undone, the others stay', async () => {
    const { files, server } = await open()
    await button('Undo this change').first().click()
    await expect
      .poll(() => files.text('/src/server.ts'))
      .toBe(lines('one', 'two', 'three', 'four', 'five', 'six', 'seven', 'EIGHT', 'nine'))
    expect(server.heard('undo')).toHaveLength(1)
    await expect.poll(() => button('Undo this change').elements()).toHaveLength(1)
  })

  it('is kept: it is no change any more', async () => {
    const { files } = await open()
    await button('Keep this change').first().click()
    await expect.poll(() => button('Keep this change').elements()).toHaveLength(1)
    expect(files.text('/src/server.ts')).toBe(EDITS['/src/server.ts'])
    await button('Undo file').click()
    await expect
      .poll(() => files.text('/src/server.ts'))
      .toBe(lines('one', 'TWO', 'three', 'four', 'five', 'six', 'seven', 'eight'))
  })

  it('is reached, kept and undone by keys, across files', async () => {
    const { files } = await open()
    await userEvent.keyboard('{F7}')
    await expect.element(page.getByText('Change 2 of 2, server.ts.')).toBeInTheDocument()
    await userEvent.keyboard('{Alt>}u{/Alt}')
    await expect
      .poll(() => files.text('/src/server.ts'))
      .toBe(lines('one', 'TWO', 'three', 'four', 'five', 'six', 'seven', 'eight'))
    await userEvent.keyboard('{F7}')
    await expect
      .element(page.getByRole('tab', { name: /^\w+\.\w+ \(changes\)/, selected: true }))
      .toBeVisible()
    await userEvent.keyboard('{Alt>}{Shift>}k{/Shift}{/Alt}')
    await expect.element(page.getByText(/^Kept /)).toBeInTheDocument()
  })

  it('is undone with a reason', async () => {
    const { server } = await open()
    await button('More on these changes').click()
    await page.getByRole('menuitem', { name: 'Undo and tell the agent…' }).click()
    const reason = page.getByRole('textbox', { name: 'Reason' })
    await expect.element(reason).toHaveAccessibleDescription('The agent reads this with your next message.')
    await reason.fill('Not here.')
    await button('Undo and tell the agent').click()
    await expect.poll(() => server.heard('undo')).toMatchObject([{ reason: 'Not here.' }])
  })

  it('is left alone where the file has newer edits, until the user wants it', async () => {
    const { change, files } = await open()
    const edited = `${EDITS['/src/server.ts']}mine\n`
    change('/src/server.ts', edited)
    await button('Undo file').click()
    await expect.element(page.getByText('server.ts has newer edits.').first()).toBeVisible()
    expect(files.text('/src/server.ts')).toBe(edited)
    await page.getByRole('main').getByRole('button', { name: 'Undo anyway' }).click()
    await expect.poll(() => files.text('/src/server.ts')).toBe(START['/src/server.ts'])
  })

  it('is commented on in the message to the agent', async () => {
    await open()
    await userEvent.keyboard('{F7}')
    await userEvent.keyboard('{Alt>}m{/Alt}')
    const composer = page.getByRole('textbox', { name: 'Message the agent' })
    await expect.element(composer).toHaveFocus()
    await expect.element(composer).toHaveValue('src/server.ts:8\n> EIGHT\n\n')
  })
})

it('is undone as a whole, and says so, where lines end as no line of the wire does', async () => {
  const { turn, files, server } = await renderChangedApp({ '/old.mac': 'one\rtwo\rthree\n' })
  turn('m1', { '/old.mac': 'one\rTWO\rthree\n' })
  await button('Changes, 1 to review').click()
  await row('old.mac').click()
  await expect.element(page.getByText(/^old\.mac has lines that end in a lone carriage return/)).toBeVisible()
  await expect.element(button('Undo this change').first()).toHaveAttribute('aria-disabled', 'true')
  await button('Undo file').click()
  await expect.poll(() => files.text('/old.mac')).toBe('one\rtwo\rthree\n')
  expect(server.heard('undo')).toHaveLength(1)
})

it('waits with an undo for the end of the turn', async () => {
  const { server, tell, log, files } = await setUp()
  server.running(true)
  await banner().getByRole('button', { name: 'Undo all 4 files' }).click()
  log({ type: 'task', status: 'running' })
  await expect.element(banner()).toHaveTextContent('Undone when the agent is done.')
  expect(files.text('/src/old.ts')).toBeNull()
  server.running(false)
  log({ type: 'task', status: 'completed' })
  tell()
  await expect.element(banner()).toHaveTextContent('Undid 4 files.')
  expect(files.text('/src/old.ts')).toBe(START['/src/old.ts'])
})
