import { afterEach, expect, it, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { PreviewGone, PreviewWaiting } from './PreviewWaiting'

afterEach(() => vi.useRealTimers())

it.each([true, false])(
  'says after 10 seconds that it is slow, if the request was taken: %s',
  async (mayBeSlow) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const onReload = vi.fn()
    const openOutside = vi.fn()
    const { container } = await render(
      <PreviewWaiting number={3000} mayBeSlow={mayBeSlow} onReload={onReload} openOutside={openOutside} />,
    )
    const words = () => container.querySelector('[role=status]')?.textContent
    const buttons = () => [...container.querySelectorAll('button')]
    expect(words()).toBe('Waiting for port 3000 to answer…')
    expect(buttons()).toEqual([])
    vi.advanceTimersByTime(10_000)
    vi.useRealTimers()
    if (!mayBeSlow) return expect(words()).toBe('Waiting for port 3000 to answer…')
    await expect.poll(words).toBe("Port 3000 is open but hasn't answered in 10 seconds.")
    expect(buttons().map(({ textContent }) => textContent)).toEqual(['Reload', 'Open in new tab'])
    for (const button of buttons()) button.click()
    expect(onReload).toHaveBeenCalledOnce()
    expect(openOutside).toHaveBeenCalledOnce()
  },
)

it.each([true, false])(
  'says that nothing answers, until the next try is called slow: one is on its way: %s',
  async (isOnTheWay) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { container } = await render(
      <PreviewGone number={3000} isOnTheWay={isOnTheWay} onShowTerminal={undefined} />,
    )
    const said = 'Nothing is answering on port 3000. Is the server still running?'
    expect(container.textContent).toBe(said)
    vi.advanceTimersByTime(10_000)
    vi.useRealTimers()
    await expect.poll(() => container.textContent).toBe(isOnTheWay ? '' : said)
  },
)
