import { afterEach, expect, it, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { useNavigationTimeout } from './useNavigationTimeout'

afterEach(() => void vi.useRealTimers())

function Waiting({ navigation, giveUp }: { navigation: number | null; giveUp: () => void }) {
  useNavigationTimeout(navigation, giveUp)
  return null
}

it('gives up going somewhere after 30 seconds, each navigation with its own', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const giveUp = vi.fn()
  const { rerender } = await render(<Waiting navigation={1} giveUp={giveUp} />)
  vi.advanceTimersByTime(29_000)
  await rerender(<Waiting navigation={2} giveUp={giveUp} />)
  vi.advanceTimersByTime(29_999)
  expect(giveUp).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(giveUp).toHaveBeenCalledOnce()
  await rerender(<Waiting navigation={3} giveUp={giveUp} />)
  await rerender(<Waiting navigation={null} giveUp={giveUp} />)
  vi.advanceTimersByTime(60_000)
  expect(giveUp).toHaveBeenCalledOnce()
})
