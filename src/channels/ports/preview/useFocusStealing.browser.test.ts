import { expect, it, vi } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { useFocusStealing } from './useFocusStealing'

it('asks a page that takes the focus three times in a row to keep out, closes it after three more, and shows it again when it is wanted', async () => {
  const keepOut = vi.fn()
  const closed = vi.fn()
  const { result, act } = await renderHook(() => useFocusStealing(keepOut, closed))
  const steal = (times: number) =>
    act(() => {
      for (let n = 0; n < times; n += 1) result.current.stole()
    })
  await steal(2)
  expect(keepOut).not.toHaveBeenCalled()
  await steal(1)
  expect(keepOut).toHaveBeenCalledTimes(1)
  await steal(2)
  expect(result.current.isClosed).toBe(false)
  await steal(1)
  expect(result.current.isClosed).toBe(true)
  // Once at once, and once for what was on its way.
  await expect.poll(() => closed.mock.calls.length).toBe(2)
  expect(keepOut).toHaveBeenCalledTimes(1)
  await act(() => result.current.forgive())
  expect(result.current.isClosed).toBe(false)
})

it('takes no offence at a page that takes the focus now and then, as one does that is loaded anew', async () => {
  const now = vi.spyOn(performance, 'now')
  const keepOut = vi.fn()
  const { result } = await renderHook(() => useFocusStealing(keepOut, () => {}))
  for (let time = 0; time < 30_000; time += 3000) {
    now.mockReturnValue(time)
    result.current.stole()
  }
  now.mockRestore()
  expect(keepOut).not.toHaveBeenCalled()
})
