import { afterEach, expect, it, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { usePatience } from './usePreviewUpkeep'

afterEach(() => void vi.useRealTimers())

function Waiting({ journey, giveUp }: { journey: number | null; giveUp: () => void }) {
  usePatience(journey, giveUp)
  return null
}

it('gives up going somewhere after 30 seconds, each journey with its own', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const giveUp = vi.fn()
  const { rerender } = await render(<Waiting journey={1} giveUp={giveUp} />)
  vi.advanceTimersByTime(29_000)
  await rerender(<Waiting journey={2} giveUp={giveUp} />)
  vi.advanceTimersByTime(29_999)
  expect(giveUp).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(giveUp).toHaveBeenCalledOnce()
  await rerender(<Waiting journey={3} giveUp={giveUp} />)
  await rerender(<Waiting journey={null} giveUp={giveUp} />)
  vi.advanceTimersByTime(60_000)
  expect(giveUp).toHaveBeenCalledOnce()
})
