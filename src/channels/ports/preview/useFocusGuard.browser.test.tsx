import { useRef } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { useFocusGuard } from './useFocusGuard'

function Guarded() {
  const frame = useRef<HTMLIFrameElement>(null)
  useFocusGuard(frame, true)
  return (
    <>
      <input aria-label="Ours" />
      <iframe ref={frame} title="Theirs" srcDoc="<input aria-label='Inside'>" />
    </>
  )
}

/** As the browser tells it of the last seconds. */
const isActive = (is: boolean) =>
  vi.spyOn(UserActivation.prototype, 'isActive', 'get').mockImplementation(() => is)
const frame = () => document.querySelector('iframe') ?? document.createElement('iframe')
/** By itself, after a pause that is longer than any hand needs from the keys to the pointer. */
async function take() {
  await new Promise((resolve) => setTimeout(resolve, 450))
  frame().contentDocument?.querySelector('input')?.focus()
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 150))

async function show() {
  await render(<Guarded />)
  await expect.poll(() => frame().contentDocument?.querySelector('input')).toBeTruthy()
  await page.getByLabelText('Ours').click()
}

afterEach(() => vi.restoreAllMocks())

describe('a page that says nothing of the focus it takes', () => {
  it('gives it back when nobody has done anything anywhere', async () => {
    await show()
    isActive(false)
    await take()
    await expect.element(page.getByLabelText('Ours')).toHaveFocus()
    isActive(true)
  })

  it('keeps it when somebody pressed a key or the pointer', async () => {
    await show()
    isActive(true)
    await take()
    await settled()
    expect(document.activeElement).toBe(frame())
  })

  it('keeps what it had when the window comes back to it', async () => {
    await show()
    const active = isActive(true)
    await take()
    await settled()
    active.mockImplementation(() => false)
    window.dispatchEvent(new Event('blur'))
    await settled()
    expect(document.activeElement).toBe(frame())
  })
})
