import { afterEach, expect, it, vi } from 'vitest'
import type { PreviewReport } from './messages'
import { pickElement } from './pickElement'

let stop = () => {}
afterEach(() => stop())

it('goes on picking after an Escape of an input method, and ends with any other', () => {
  const report = vi.fn<(report: PreviewReport) => void>()
  stop = pickElement(window, report)
  const press = (how: KeyboardEventInit) =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, ...how }))
  press({ isComposing: true })
  press({ keyCode: 229 })
  expect(report).not.toHaveBeenCalled()
  press({})
  expect(report).toHaveBeenCalledExactlyOnceWith({ type: 'pickCancelled' })
})
