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
  vi.advanceTimersByTime(450)
  const lost = new Promise((resolve) => window.addEventListener('blur', resolve, { once: true }))
  frame().contentDocument?.querySelector('input')?.focus()
  await lost
  settle()
}
/** The guard has heard of everything that belongs together, and decided. */
const settle = () => vi.advanceTimersByTime(150)

async function show() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  await render(<Guarded />)
  await expect.poll(() => frame().contentDocument?.querySelector('input')).toBeTruthy()
  await page.getByLabelText('Ours').click()
}

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a page that says nothing of the focus it takes', () => {
  it('gives it back when the user has not done anything anywhere', async () => {
    await show()
    isActive(false)
    await take()
    await expect.element(page.getByLabelText('Ours')).toHaveFocus()
    isActive(true)
  })

  it('keeps it when the user pressed a key or the pointer', async () => {
    await show()
    isActive(true)
    await take()
    expect(document.activeElement).toBe(frame())
  })

  it('keeps what it had when the window comes back to it', async () => {
    await show()
    const active = isActive(true)
    await take()
    active.mockImplementation(() => false)
    window.dispatchEvent(new Event('blur'))
    settle()
    expect(document.activeElement).toBe(frame())
  })
})
