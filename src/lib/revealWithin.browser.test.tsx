import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { revealWithin } from './revealWithin'

it.each([
  [0, 250, 160],
  [300, 40, 40],
  [100, 150, 100],
])('scrolls what is around it from %i as far as needed, and nothing else', async (from, at, to) => {
  const { container } = await render(
    <div style={{ position: 'relative', height: 200, overflow: 'auto' }}>
      <div style={{ height: 100, overflow: 'auto', position: 'relative' }} data-testid="scroller">
        <div style={{ height: 1000 }} />
        <div data-testid="row" style={{ position: 'absolute', top: at, height: 10 }}>
          row
        </div>
      </div>
      <div style={{ height: 1000 }} />
    </div>,
  )
  const find = (id: string) => container.querySelector<HTMLElement>(`[data-testid="${id}"]`) ?? document.body
  find('scroller').scrollTop = from
  revealWithin(find('row'))
  expect(find('scroller').scrollTop).toBe(to)
  expect(container.firstElementChild?.scrollTop).toBe(0)
})
