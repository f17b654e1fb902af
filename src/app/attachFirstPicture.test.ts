import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { emptyScrollback } from '../channels/terminal/shared/scrollback'
import { initialTerminals } from '../channels/terminal/shared/state'
import { createFirstPicture } from '../lib/firstPicture'
import { initialConnection } from '../socket/connection/connectionState'
import { createFakeClock } from '../testing/kit/fakeClock'
import { memoryUiState } from '../testing/memoryUiState'
import { attachFirstPicture } from './attachFirstPicture'
import { createLayout } from './layout/layoutStore'

function setup({ isUrgent = false, width = 1440 } = {}) {
  const clock = createFakeClock()
  const firstPicture = createFirstPicture()
  const terminals = createStore(() => initialTerminals)
  const connection = createStore(() => initialConnection)
  const layout = createLayout({
    storage: memoryUiState(),
    key: 'layout',
    box: { width, height: 900 },
  })
  const painting: (() => void)[] = []
  const detach = attachFirstPicture({
    workspace: {
      firstPicture,
      clock,
      terminals: { store: terminals },
      connection: { store: connection },
    } as never,
    layout,
    afterPaint: (run) => painting.push(run),
    isUrgent,
  })
  return {
    clock,
    firstPicture,
    layout,
    detach,
    says: (end: number) => terminals.setState({ logs: { t: { ...emptyScrollback(), end } } }),
    live: () => connection.setState({ everLive: true }),
    painted() {
      for (const run of painting.splice(0)) run()
    },
  }
}

describe('the first picture stands', () => {
  it('when the prompt of the terminal was painted, and waits for nothing then', async () => {
    const page = setup()
    page.live()
    page.says(0)
    page.painted()
    expect(page.firstPicture.isDrawn()).toBe(false)
    page.says(2)
    expect(page.firstPicture.isDrawn()).toBe(false)
    page.painted()
    expect(page.firstPicture.isDrawn()).toBe(true)
    expect(page.clock.waiting).toBe(0)
  })

  it('at once where the address leads to what comes later, and where no terminal is shown', () => {
    expect(setup({ isUrgent: true }).firstPicture.isDrawn()).toBe(true)
    // In a narrow page the conversation has all the room.
    expect(setup({ width: 390 }).firstPicture.isDrawn()).toBe(true)
  })

  it('when the user closes the panel with the terminal', () => {
    const page = setup()
    page.layout.setOpen('panel', false)
    expect(page.firstPicture.isDrawn()).toBe(true)
  })

  it('although a shell says nothing, and without a connection', async () => {
    const silent = setup()
    silent.live()
    await silent.clock.advance(1000)
    expect(silent.firstPicture.isDrawn()).toBe(true)
    const offline = setup()
    await offline.clock.advance(2999)
    expect(offline.firstPicture.isDrawn()).toBe(false)
    await offline.clock.advance(1)
    expect(offline.firstPicture.isDrawn()).toBe(true)
  })

  it('is not told to a page that is gone', async () => {
    const page = setup()
    page.live()
    page.detach()
    await page.clock.advance(10_000)
    expect([page.firstPicture.isDrawn(), page.clock.waiting]).toEqual([false, 0])
  })
})
