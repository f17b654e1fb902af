import type { Page } from '@playwright/test'
import {
  asked,
  comeBack,
  composer,
  conversation,
  enterUntil,
  goOffline,
  open,
  permission,
  send,
  treeItem,
  writeFiles,
} from './locators'
import { expect, test } from './workspaceTest'

const said = (page: Page, text: string) => conversation(page).getByText(text, { exact: true })
const answers = (page: Page) => conversation(page).getByRole('article', { name: 'Agent', exact: true })

test('an answer is drawn while it streams, and nothing in it becomes an element of its own making', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await open(page, mock)
  mock.agent.pauseAfter(1)
  await send(page, 'markdown')
  const feed = conversation(page)
  await expect(feed.getByRole('heading', { name: 'A heading' })).toBeVisible()
  await expect(feed.getByRole('link', { name: /^link/ })).toHaveAttribute('href', 'https://example.com/')
  await expect(answers(page)).toHaveAttribute('aria-busy', 'true')
  mock.agent.resume()
  await expect(feed.getByRole('table')).toContainText('1')
  await expect(feed.getByRole('listitem')).toHaveText(['first', 'second'])
  await expect(feed.getByText('const answer = 42')).toBeVisible()
  await expect(feed).toContainText('<img src=x onerror=alert(1)>')
  await expect(feed).toContainText('never')
  await expect(answers(page)).not.toHaveAttribute('aria-busy', 'true')
  await expect(feed.locator('img')).toHaveCount(0)
  // A8: a screen reader is told at the borders of a turn, never word by word.
  await expect(feed.locator('[aria-live], [role="log"], [role="status"], [role="alert"]')).toHaveCount(0)
  const links = await feed
    .getByRole('link')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  expect(links.filter((href) => !href?.startsWith('https://'))).toEqual([])
  expect(asked.filter((url) => url.includes('example.com'))).toEqual([])
})

test('thoughts, changes and output stand behind one line each, and only a hand opens them', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await send(page, 'think tool')
  await expect(said(page, 'one two three')).toBeVisible()
  const thought = conversation(page).getByRole('button', { name: /^Thought/ })
  await expect(thought).toHaveAttribute('aria-expanded', 'false')
  await thought.click()
  await expect(said(page, 'Let me see.')).toBeVisible()
  const edit = conversation(page).getByRole('button', { name: /^Edit server\.ts/ })
  await expect(edit).toHaveAccessibleName(/\+1 −1/)
  await edit.click()
  await expect(conversation(page).getByText('three', { exact: true })).toBeVisible()
  await expect(conversation(page).getByText('two', { exact: true })).toBeVisible()
  const command = conversation(page).getByRole('button', { name: /^\$ npm test/ })
  await expect(command).toContainText('ok 2')
  await expect(command).toHaveAttribute('aria-expanded', 'false')
  await command.focus()
  await page.keyboard.press('Enter')
  await expect(conversation(page)).toContainText('ok 1')
  await page.keyboard.press('Enter')
  await expect(command).toHaveAttribute('aria-expanded', 'false')
})

test('a permission takes no focus and no stray key, says it in the title, and is answered once', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'permission')
  await page.keyboard.type('my next message')
  await expect(permission(page)).toContainText('rm -rf build && npm run build')
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('my next message')
  await expect(page).toHaveTitle(/^\(Needs you\)/)
  await expect(page.getByRole('contentinfo')).toContainText('Agent needs you')

  const allow = permission(page).getByRole('button', { name: 'Allow once' })
  await allow.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press(' ')
  await expect(allow).toBeFocused()
  await expect(allow).toHaveText('Allow once')
  expect(mock.wire.received.filter(({ type }) => type === 'approve')).toEqual([])
  await enterUntil(page, (within) => expect(said(page, 'You chose once.')).toBeVisible(within))
  await expect(permission(page)).toBeHidden()
  await expect(composer(page)).toBeFocused()
  await expect(page).not.toHaveTitle(/Needs you/)
  expect(mock.wire.received.filter(({ type }) => type === 'approve')).toHaveLength(1)
})

test('F4 leads to the card, Escape leaves it unanswered, and every offered choice can be taken', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await send(page, 'permission one')
  await expect(permission(page)).toBeVisible()
  await page.keyboard.press('F4')
  await expect(permission(page).getByRole('heading')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).not.toHaveAccessibleDescription(/Press Esc again/)
  await page.keyboard.press('Escape')
  await expect(composer(page)).toHaveAccessibleDescription('Press Esc again to stop')
  await (await asked(page)).getByRole('button', { name: 'Deny', exact: true }).click()
  await expect(said(page, 'You chose no.')).toBeVisible()
  await expect(conversation(page)).toContainText('Not allowed: rm -rf build && npm run build')
  await send(page, 'permission two')
  await (await asked(page)).getByRole('button', { name: 'Always allow' }).click()
  await expect(said(page, 'You chose always.')).toBeVisible()
})

test('a permission answered in one tab is settled in the other', async ({ page, context, mock }) => {
  const other = await context.newPage()
  await open(page, mock)
  await open(other, mock)
  await send(page, 'permission')
  await expect(permission(page)).toBeVisible()
  await (await asked(other)).getByRole('button', { name: 'Allow once' }).click()
  await expect(permission(page)).toBeHidden()
  for (const each of [page, other]) await expect(said(each, 'You chose once.')).toHaveCount(1)
  await expect(conversation(other)).toContainText('Allowed: rm -rf build && npm run build')
  await expect(conversation(page)).toContainText('Allowed in another window: rm -rf build && npm run build')
})

test('a question wants an answer and passes it on', { tag: '@smoke' }, async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'question')
  const card = page.getByRole('group', { name: /^Question/ })
  await expect(card.getByRole('group', { name: 'Which colour?' })).toBeVisible()
  await expect(composer(page)).toBeFocused()
  await asked(page, card)
  await card.getByRole('button', { name: 'Answer' }).click()
  await expect(card).toContainText('Answer this to go on.')
  await card.getByRole('radio', { name: 'Blue' }).check()
  await card.getByRole('button', { name: 'Answer' }).click()
  await expect(conversation(page)).toContainText('Answer: Blue.')
  await expect(card).toBeHidden()
})

test('a plan is one line, and a list of steps with their states when it is opened', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'plan')
  const plan = page.getByRole('region', { name: 'Plan' })
  await expect(plan).toContainText('1 of 3 · Write tests')
  await plan.getByRole('button').click()
  await expect(plan.getByRole('listitem')).toContainText(['Look around', 'Write tests', 'Tidy up'])
  await expect(plan.getByRole('img', { name: 'in progress' })).toHaveCount(1)
})

test('a message waits while the agent works; Stop keeps it, and it goes when it is told to', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await open(page, mock)
  mock.agent.pauseAfter(1)
  await send(page, 'first')
  await expect(answers(page)).toContainText('one')
  await expect(page.getByText(/^Enter: send when the agent is done/)).toBeVisible()
  await send(page, 'second')
  const queue = page.getByRole('list', { name: 'Queued messages' })
  await expect(queue).toContainText('second')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByText('The queue is paused.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden()
  expect(mock.agent.prompts).toEqual(['first'])
  mock.agent.resume()
  await page.getByRole('button', { name: 'Send queued' }).click()
  await expect(said(page, 'one two three')).toBeVisible()
  await expect(queue).toBeHidden()
  expect(mock.agent.prompts).toEqual(['first', 'second'])
  await expect(composer(page)).toHaveValue('')
})

test('an agent that fails says so once, and the message can be changed', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'fail now')
  const card = conversation(page).getByRole('article').filter({ hasText: 'The agent stopped' })
  await expect(card).toContainText('Your files are as it left them.')
  await expect(card).toHaveCount(1)
  await send(page, 'hello')
  await expect(said(page, 'one two three')).toBeVisible()
})

test('the conversation and a draft survive a reload, once, and a message waits out an outage', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'tool first')
  await expect(said(page, 'one two three')).toBeVisible()
  await send(page, 'second')
  await expect(said(page, 'one two three')).toHaveCount(2)
  const before = await conversation(page).getByRole('article').allTextContents()
  await composer(page).fill('half a sent')
  await page.reload()
  await expect(said(page, 'one two three')).toHaveCount(2)
  await expect(composer(page)).toHaveValue('half a sent')
  expect(await conversation(page).getByRole('article').allTextContents()).toEqual(before)
  await goOffline(page, mock)
  await expect(page.getByText(/^Reconnecting\. The server does not answer/).first()).toBeVisible()
  await composer(page).press('Enter')
  await expect(page.getByText('Will be sent when reconnected.')).toBeVisible()
  expect(mock.agent.prompts).toEqual(['tool first', 'second'])
  await comeBack(page, mock)
  await expect(said(page, 'one two three')).toHaveCount(3)
  expect(mock.agent.prompts).toEqual(['tool first', 'second', 'half a sent'])
})

test('a pasted picture is kept over a reload and goes with the message; a file in the answer opens at its line', async ({
  page,
  mock,
}) => {
  writeFiles(mock, {
    'src/a.ts': Array.from({ length: 20 }, (_, index) => `export const a${index} = 1`).join('\n'),
  })
  await open(page, mock)
  await composer(page).fill('say See `src/a.ts:12` and `src/none.ts:1`.')
  await composer(page).evaluate(async (box) => {
    const canvas = document.createElement('canvas')
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
    const clipboardData = new DataTransfer()
    if (blob) clipboardData.items.add(new File([blob], 'image.png', { type: blob.type }))
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  const chips = page.getByRole('list', { name: 'Goes with the message' })
  await expect(chips).toContainText('image.png')
  await page.reload()
  await expect(chips).toContainText('image.png')
  await composer(page).press('Enter')
  await expect(conversation(page)).toContainText('Attached: image.png')
  await expect(chips).toBeHidden()
  await conversation(page).getByRole('button', { name: 'src/a.ts:12', exact: true }).click()
  await expect(page.getByRole('textbox', { name: /a\.ts, editor/ })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('contentinfo')).toContainText('Ln 12')
  await expect(conversation(page).getByRole('button', { name: /none/ })).toHaveCount(0)
})

test('B3: Enter that belongs to an input method sends nothing', async ({ page, mock }) => {
  await open(page, mock)
  await composer(page).fill('にほんご')
  await composer(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true })
  await composer(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229 })
  await composer(page).evaluate((box) => {
    box.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: 'ご' }))
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  })
  await expect(composer(page)).toHaveValue('にほんご')
  await page.keyboard.press('Shift+Enter')
  await expect(composer(page)).toHaveValue('にほんご\n')
  expect(mock.agent.prompts).toEqual([])
  await expect(async () => {
    await composer(page).press('Enter')
    await expect(composer(page)).toHaveValue('', { timeout: 200 })
  }).toPass()
  await expect.poll(() => mock.agent.prompts).toHaveLength(1)
})

test('C2: who reads further up is not moved by what streams below', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'words 400')
  await expect(conversation(page)).toContainText('w400')
  mock.agent.pauseAfter(400)
  await send(page, 'words 800')
  await expect(answers(page).last()).toContainText('w400')
  await expect(answers(page).last()).toBeInViewport()
  await conversation(page).hover()
  await page.mouse.wheel(0, -100_000)
  const first = conversation(page).getByRole('article').first()
  await expect(first).toBeInViewport()
  await expect.poll(() => settled(page)).toBe(true)
  const before = await first.boundingBox()
  mock.agent.resume()
  await expect(conversation(page)).toContainText('w800')
  const chip = page.getByRole('button', { name: 'New activity' })
  await expect(chip).toBeVisible()
  expect(await first.boundingBox()).toEqual(before)
  await chip.click()
  await expect(first).not.toBeInViewport()
  await expect(chip).toBeHidden()
})

/** True when nothing has moved from one frame to the next. */
const settled = (page: Page) =>
  conversation(page)
    .getByRole('article')
    .first()
    .evaluate(
      (article) =>
        new Promise<boolean>((resolve) => {
          const top = article.getBoundingClientRect().top
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve(article.getBoundingClientRect().top === top)),
          )
        }),
    )

test('a command is found behind a slash and completed from the keyboard, before the first message', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await composer(page).click()
  await page.keyboard.type('/')
  const list = page.getByRole('listbox', { name: 'Commands of the agent' })
  await expect(list.getByRole('option')).toHaveCount(2)
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('option', { selected: true })).toHaveAccessibleName(/^\/plan/)
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
  await page.keyboard.press('Backspace')
  await page.keyboard.type('/pl')
  await page.keyboard.press('Enter')
  await expect(composer(page)).toHaveValue('/plan ')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Plan' })).toBeVisible()
})

test('a file named by @ is found, survives a reload as a chip, and reaches the agent with its lines', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'src/deep/server.ts': 'one\ntwo\nthree\n' })
  await open(page, mock)
  await composer(page).click()
  await page.keyboard.type('explain @serv')
  const list = page.getByRole('listbox', { name: 'Files and folders' })
  await expect(list.getByRole('option', { name: '@src/deep/server.ts' })).toBeVisible()
  await page.keyboard.type(':2-3')
  await page.keyboard.press('Tab')
  await expect(composer(page)).toHaveValue('explain @src/deep/server.ts:2-3 ')
  const chips = page.getByRole('list', { name: 'Goes with the message' })
  await expect(chips).toContainText('lines 2 to 3')
  await page.reload()
  await expect(chips).toContainText('src/deep/server.ts')
  await composer(page).press('Enter')
  await expect(chips).toBeHidden()
  await expect
    .poll(() => mock.agent.files)
    .toEqual([[{ path: '/src/deep/server.ts', startLine: 2, endLine: 3 }]])
})

test('a folder of the tree is asked about from its menu', async ({ page, mock }) => {
  writeFiles(mock, { 'src/deep/server.ts': 'one\n' })
  await open(page, mock)
  await treeItem(page, 'src').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Ask the agent about this' }).click()
  await expect(composer(page)).toHaveValue('@src/ ')
  await expect(composer(page)).toBeFocused()
  await expect(page.getByRole('list', { name: 'Goes with the message' })).toContainText('src')
})
