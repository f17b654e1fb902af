import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { composer, open, run, send } from './locators'
import { expect, test } from './workspaceTest'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Agents', exact: true })
const row = (page: Page) =>
  dialog(page).getByRole('list', { name: 'Agents' }).getByRole('listitem', { name: 'Scripted agent' })

async function opened(page: Page): Promise<void> {
  await run(page, 'Agents')
  await expect(row(page)).toBeVisible()
}

test('shows how an agent is while that changes, and its log while it is written', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  const { control } = mock.agent
  await open(page, mock)
  await opened(page)
  await expect(row(page)).toContainText('Ready')
  await expect(row(page)).toContainText('/opt/scripted')
  control.ready('7.8.9')
  await expect(row(page)).toContainText('7.8.9')
  await expect(row(page)).toContainText('read images')
  control.failed('agent_crashed', 'It ended.', 'out of memory')
  await expect(row(page)).toContainText('Failed')
  await expect(row(page)).toContainText('out of memory')
  control.missing = 'Install it: npm install -g scripted'
  await expect(row(page)).toContainText('Not installed', { timeout: 10_000 })

  control.trace.printed('first line')
  await row(page).getByRole('button', { name: 'Show log Scripted agent' }).click()
  const log = page.getByRole('dialog', { name: 'Log of Scripted agent' })
  await expect(log.getByRole('listitem')).toHaveText(/printed\s*first line/)
  control.trace.printed('second\u202eline')
  await expect(log.getByRole('listitem').last()).toContainText('second⟨U+202E⟩line')
  await log.getByRole('button', { name: 'Back to all agents' }).click()
  await expect(row(page)).toBeVisible()
})

test('installs in a terminal, where the line stands until the user runs it', async ({ page, mock }) => {
  mock.agent.control.missing = 'Install it: npm install -g scripted'
  await open(page, mock)
  await opened(page)
  await row(page).getByRole('button', { name: 'Install… Scripted agent' }).click()
  await expect(dialog(page)).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Terminal input' }).last()).toBeFocused()
  expect(mock.shells.at(-1)?.written.join('')).toBe('npm install -g scripted')
})

test('asks before a restart ends a turn', async ({ page, mock }) => {
  const { control } = mock.agent
  await open(page, mock)
  control.ready('1.0.0')
  control.turns(1)
  await opened(page)
  await expect(row(page)).toContainText('At work')
  await row(page).getByRole('button', { name: 'Restart Scripted agent' }).click()
  const question = page.getByRole('alertdialog', { name: /is at work/ })
  await question.getByRole('button', { name: 'Keep it running' }).click()
  await expect(question).toBeHidden()
  expect(control.ends()).toBe(0)
  await row(page).getByRole('button', { name: 'Restart Scripted agent' }).click()
  await question.getByRole('button', { name: 'Restart', exact: true }).click()
  await expect(question).toBeHidden()
  await expect.poll(() => control.ends()).toBe(1)
})

test('switches servers and folders for one conversation, which another page sees', async ({
  page,
  mock,
  context,
}) => {
  await open(page, mock)
  await send(page, 'hello')
  await page.getByRole('button', { name: 'Agents…' }).click()
  const tools = dialog(page).getByRole('region', { name: 'What this conversation may use' })
  await expect(tools.getByRole('switch', { name: 'docs' })).toBeChecked()
  await tools.getByRole('switch', { name: 'docs' }).click()
  await tools.getByRole('switch', { name: 'tickets' }).click()

  const other = await context.newPage()
  await open(other, mock)
  await opened(other)
  const theirs = dialog(other).getByRole('region', { name: 'What this conversation may use' })
  await expect(theirs.getByRole('switch', { name: 'docs' })).not.toBeChecked()
  await expect(theirs.getByRole('switch', { name: 'tickets' })).toBeChecked()
  await expect(theirs.getByRole('switch', { name: 'handbook' })).toBeChecked()
  await theirs.getByRole('switch', { name: 'handbook' }).click()
  await expect(tools.getByRole('switch', { name: 'handbook' })).not.toBeChecked()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New conversation' }).click()
  await opened(page)
  await expect(
    dialog(page)
      .getByRole('region', { name: 'What new conversations may use' })
      .getByRole('switch', { name: 'docs' }),
  ).toBeChecked()
})

test('is worked by the keyboard alone, and has no fault that axe finds, in every theme', async ({
  page,
  mock,
}) => {
  test.setTimeout(120_000)
  mock.agent.control.ready('1.0.0')
  await open(page, mock)
  await composer(page).focus()
  await run(page, 'Agents')
  await expect(row(page)).toBeVisible()
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .include('[role="dialog"]')
      .analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([])
  }
  const tabTo = async (name: string) => {
    const passed: string[] = []
    for (let step = 0; step < 30; step += 1) {
      const label = await page.evaluate(() => {
        const focused = document.activeElement
        return (focused instanceof HTMLInputElement ? focused.labels?.[0] : focused)?.textContent ?? ''
      })
      if (label === name) return
      passed.push(label.slice(0, 20))
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not lead to ${name}, but to ${passed.join(', ')}.`)
  }
  await tabTo('tickets')
  await page.keyboard.press('Space')
  await expect(page.getByRole('switch', { name: 'tickets' })).toBeChecked()
  await tabTo('Show log Scripted agent')
  mock.agent.control.trace.printed('a line')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Back to all agents' })).toBeFocused()
  await expect(page.getByText('a line')).toBeVisible()
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .include('[role="dialog"]')
    .analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Show log Scripted agent' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeFocused()
})
