import { afterEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Button } from '../Button'
import { Dialog } from '../dialog/Dialog'
import { Tooltip } from './Tooltip'

afterEach(() => void vi.useRealTimers())

const bubble = () => page.getByText('Saves the file', { exact: true }).last()

async function show() {
  await render(
    <>
      <button type="button">Before</button>
      <Tooltip text="Saves the file">
        <button type="button">Save</button>
      </Tooltip>
    </>,
  )
  return page.getByRole('button', { name: 'Save' })
}

it('comes with the focus of the keyboard, describes its element, and goes with Escape', async () => {
  const save = await show()
  await page.getByRole('button', { name: 'Before' }).click()
  await userEvent.keyboard('{Tab}')
  await expect.element(save).toHaveFocus()
  await expect.element(bubble()).toBeVisible()
  await expect.element(save).toHaveAccessibleDescription('Saves the file')
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByText('Saves the file')).not.toBeInTheDocument()
  await expect.element(save).toHaveFocus()
})

it('lets Tab go on to the next control of a dialog', async () => {
  await render(
    <Dialog open title="Settings" shape="page" onClose={() => {}}>
      <button type="button">First</button>
    </Dialog>,
  )
  await expect.element(page.getByRole('dialog')).toHaveFocus()
  await userEvent.keyboard('{Tab}')
  await expect.element(page.getByRole('button', { name: 'Close' })).toHaveFocus()
  await expect.element(page.getByRole('button', { name: 'Close' })).toHaveAccessibleDescription('Close')
  await userEvent.keyboard('{Tab}')
  await expect.element(page.getByRole('button', { name: 'First' })).toHaveFocus()
})

it('comes when hovered for a while, stays while it is hovered itself, and goes with the pointer', async () => {
  const save = await show()
  await save.hover()
  await expect.element(bubble()).toBeVisible()
  await bubble().hover()
  await expect.element(bubble()).toBeVisible()
  await page.getByRole('button', { name: 'Before' }).hover()
  await expect.element(page.getByText('Saves the file')).not.toBeInTheDocument()
})

it('stays with the focus that comes just after the pointer has left', async () => {
  const save = await show()
  await save.hover()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await userEvent.unhover(save)
  save.element().focus({ focusVisible: true } as FocusOptions)
  vi.advanceTimersByTime(300)
  vi.useRealTimers()
  await expect.element(bubble()).toBeVisible()
})

it('does not come back by itself after a click', async () => {
  const save = await show()
  await save.hover()
  await expect.element(bubble()).toBeVisible()
  await save.click()
  await expect.element(page.getByText('Saves the file')).not.toBeInTheDocument()
})

it('keeps the focus on a button that can no longer be used, and says why', async () => {
  const button = (reason?: string) => <Button disabledReason={reason}>Send</Button>
  const { rerender } = await render(button())
  const send = page.getByRole('button', { name: 'Send' })
  send.element().focus()
  await rerender(button('Write a message first.'))
  await expect.element(send).toHaveAttribute('data-tooltip', 'Write a message first.')
  await expect.element(send).toHaveFocus()
})
