import { afterEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import './theme/global.css'
import { Button } from './Button'
import { CopyProvider, useCopy } from './CopyProvider'

function Copying({ done }: { done: (isCopied: boolean) => void }) {
  const copy = useCopy()
  return <Button onClick={() => void copy('one\ntwo').then(done)}>Copy it</Button>
}

afterEach(() => vi.restoreAllMocks())

it('shows what the browser does not let the page copy, selected, and does not claim to have copied it', async () => {
  const done = vi.fn()
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'))
  const old = vi.spyOn(document, 'execCommand').mockReturnValue(false)
  await render(
    <CopyProvider>
      <Copying done={done} />
    </CopyProvider>,
  )
  await page.getByRole('button', { name: 'Copy it' }).click()
  const box = page.getByRole('textbox', { name: /^Press (Ctrl|Cmd)\+C to copy\.$/ })
  await expect.element(box).toHaveFocus()
  expect(done).toHaveBeenCalledWith(false)
  expect(getSelection()?.toString()).toBe('one\ntwo')
  await userEvent.keyboard('{Escape}')
  await expect.element(box).not.toBeInTheDocument()

  old.mockReturnValue(true)
  await page.getByRole('button', { name: 'Copy it' }).click()
  await expect.poll(() => done.mock.lastCall).toEqual([true])
  await expect.element(box).not.toBeInTheDocument()
})
