import { afterEach, describe, expect, it, vi } from 'vitest'
import { attachFocusGuard, focusFromOutside, focusIfHere, whenHere } from './focusIfHere'

const stops: (() => void)[] = []

function field(): HTMLInputElement {
  const made = document.body.appendChild(document.createElement('input'))
  stops.push(() => made.remove())
  return made
}

/** The keyboard belongs to another page. */
const away = () => vi.spyOn(document, 'hasFocus').mockReturnValue(false)

describe('the focus', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    for (const stop of stops.splice(0)) stop()
  })

  it('moves while the user is in this window, and stays while another page has the keyboard', () => {
    const [first, second] = [field(), field()]
    expect(focusIfHere(first)).toBe(true)
    away()
    expect(focusIfHere(second)).toBe(false)
    expect(document.activeElement).toBe(first)
    focusFromOutside(second)
    expect(document.activeElement).toBe(second)
  })

  it('is moved by a library no more than by us, nor by selecting a text', () => {
    const [first, second] = [field(), field()]
    stops.push(attachFocusGuard(window))
    first.focus()
    expect(document.activeElement).toBe(first)
    away()
    second.focus()
    second.select()
    expect(document.activeElement).toBe(first)
  })

  it('ends where what has it is hidden meanwhile, in place, and no frame is loaded anew for it', async () => {
    const hidden = field()
    const frame = document.body.appendChild(document.createElement('iframe'))
    const load = vi.fn()
    stops.push(attachFocusGuard(window), () => frame.remove())
    for (const element of [hidden, frame]) {
      element.focus()
      frame.addEventListener('load', load)
      const spy = away()
      window.dispatchEvent(new FocusEvent('blur'))
      element.style.display = 'none'
      if (element === hidden) await expect.poll(() => document.activeElement).toBe(document.body)
      else await new Promise(requestAnimationFrame)
      spy.mockRestore()
      window.dispatchEvent(new FocusEvent('focus'))
    }
    expect(hidden.nextElementSibling).toBe(frame)
    expect(load).not.toHaveBeenCalled()
  })

  it('is asked for once, when the user comes back, unless that was cancelled', () => {
    const [wanted, cancelled] = [vi.fn(), vi.fn()]
    away()
    whenHere(wanted)
    whenHere(cancelled)()
    expect(wanted).not.toHaveBeenCalled()
    window.dispatchEvent(new FocusEvent('focus'))
    window.dispatchEvent(new FocusEvent('focus'))
    expect(wanted).toHaveBeenCalledOnce()
    expect(cancelled).not.toHaveBeenCalled()
  })
})
