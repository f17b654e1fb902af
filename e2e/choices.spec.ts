import { composer, conversation, open, send } from './locators'
import { expect, test } from './workspaceTest'

test('what an agent offers is there before the first message, holds for it, and is remembered', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await open(page, mock)
  const mode = page.getByRole('combobox', { name: 'Mode', exact: true })
  const effort = page.getByRole('combobox', { name: 'Effort', exact: true })
  const options = page.getByRole('button', { name: 'Options of Scripted agent' })
  await expect(mode).toHaveCount(0)
  expect(mock.agent.starts()).toBe(0)
  await composer(page).click()
  await expect(mode).toHaveValue('careful')
  await expect(page.getByText('Careful: Asks before edits and commands')).toBeVisible()
  await mode.selectOption('Reading')
  await expect(page.getByText('Reading: Reads, and changes nothing')).toBeVisible()
  await effort.selectOption('High')
  await options.click()
  const popover = page.getByRole('dialog', { name: 'Options of Scripted agent' })
  await popover.getByRole('switch', { name: 'Fast mode' }).click()
  await expect(popover.getByRole('switch', { name: 'Fast mode' })).toBeChecked()
  await popover.getByRole('combobox', { name: 'Output style' }).selectOption('Teaching')
  await expect(popover.getByText('Explains each step')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(options).toBeFocused()

  await send(page, 'Hello')
  await expect(conversation(page).getByText('one two three', { exact: true })).toBeVisible()
  expect(mock.agent.starts()).toBe(1)
  await expect(mode).toHaveValue('reading')
  await expect(effort).toHaveValue('high')
  await effort.selectOption('Low')
  await expect(effort).not.toHaveAttribute('aria-busy', 'true')

  await page.reload()
  await page.getByRole('button', { name: 'New conversation' }).click()
  await composer(page).click()
  await expect(effort).toHaveValue('high')
  await expect(mode).toHaveValue('reading')
  await options.click()
  await expect(popover.getByRole('switch', { name: 'Fast mode' })).toBeChecked()
})
