import { existsSync } from 'node:fs'
import type { CDPSession, Page } from '@playwright/test'
import { type Dashboard, expect, type RunningDashboard, startDashboard, test } from './dashboardTest'

interface Tracked {
  /** What our script has taken from the page and not given back. */
  left(): { timers: number; observers: number }
  /** Objects that only the collector can say are gone. */
  alive(): { ports: number; frames: number }
}

/** Runs in the host's page before anything else: counts what is taken there and given back. */
function trackPage(): void {
  const timers = new Set<unknown>()
  const observers = new Set<unknown>()
  const ports: WeakRef<MessagePort>[] = []
  const frames: WeakRef<Element>[] = []
  const { setTimeout: later, clearTimeout: notLater, setInterval: every, clearInterval: noMore } = window
  window.setTimeout = ((run: () => void, ms?: number) => {
    const id = later(() => {
      timers.delete(id)
      run()
    }, ms)
    timers.add(id)
    return id
  }) as typeof later
  window.setInterval = ((run: () => void, ms?: number) => {
    const id = every(run, ms)
    timers.add(id)
    return id
  }) as typeof every
  for (const [name, end] of [
    ['clearTimeout', notLater],
    ['clearInterval', noMore],
  ] as const)
    window[name] = (id) => {
      timers.delete(id)
      end(id)
    }
  for (const Observer of [MutationObserver, IntersectionObserver, ResizeObserver]) {
    const { observe, disconnect } = Observer.prototype
    Observer.prototype.observe = function (this: never, ...all: never[]) {
      observers.add(this)
      return observe.apply(this, all as never)
    }
    Observer.prototype.disconnect = function (this: never) {
      observers.delete(this)
      return disconnect.apply(this)
    }
  }
  const Channel = MessageChannel
  window.MessageChannel = class extends Channel {
    constructor() {
      super()
      ports.push(new WeakRef(this.port1), new WeakRef(this.port2))
    }
  }
  const create = document.createElement.bind(document)
  document.createElement = ((name: string) => {
    const element = create(name)
    if (name === 'iframe') frames.push(new WeakRef(element))
    return element
  }) as typeof document.createElement
  const living = (refs: readonly WeakRef<object>[]) => refs.filter((ref) => ref.deref()).length
  const tracked: Tracked = {
    left: () => ({ timers: timers.size, observers: observers.size }),
    alive: () => ({ ports: living(ports), frames: living(frames) }),
  }
  Object.assign(globalThis, { tracked })
}

/** What the browser itself counts in the host's page, after everything unreachable was collected. */
async function counted(page: Page, session: CDPSession) {
  for (let turn = 0; turn < 3; turn += 1) await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  const own = await page.evaluate(() => {
    const { tracked } = globalThis as unknown as { tracked: Tracked }
    return { ...tracked.left(), ...tracked.alive(), iframes: document.querySelectorAll('iframe').length }
  })
  return {
    ...own,
    listeners: of('JSEventListeners'),
    documents: of('Documents'),
    frameCount: of('Frames'),
    nodes: of('Nodes'),
    heap: of('JSHeapUsedSize'),
  }
}

/** So many times one after the other: mounted, listened to, ended. Tells the states afterwards. */
const mountAndEnd = (page: Page, { workspaces: [shop] }: Dashboard, times: number, keep = false) =>
  page.evaluate(
    async ({ origin, workspaceId, token, count, isKept }) => {
      const { mount } = await import(`${origin}/embed/sdk.js`)
      document.querySelector('main')?.remove()
      const slot = document.body.appendChild(document.createElement('main'))
      slot.style.cssText = 'height: 300px'
      const getToken = async () => ({ token, expiresAt: Date.now() + 1e6 })
      const states = new Set<string>()
      for (let turn = 0; turn < count; turn += 1) {
        const embed = await mount(slot, { origin, workspace: workspaceId, getToken, theme: 'system' })
        embed.on('link', () => undefined)
        if (isKept) return ['kept']
        await embed.destroy({ force: turn % 2 === 0 })
        states.add(embed.state)
      }
      return [...states]
    },
    {
      origin: shop?.origin ?? '',
      workspaceId: shop?.workspaceId ?? '',
      token: shop?.token ?? '',
      count: times,
      isKept: keep,
    },
  )

/** Has a dashboard of its own, whose end tells more. */
const testEnd = test.extend<{ own: RunningDashboard }>({
  own: async ({ browserName: _ }, use) => {
    const own = await startDashboard()
    await use(own)
    await own.stop()
  },
})

testEnd(
  'E9: 20 mounts and ends leave no listener, observer, timer, port, node, frame or socket behind',
  async ({ page, own }) => {
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    await page.addInitScript(trackPage)
    await page.goto(`${own.url}dashboard.css`)
    await mountAndEnd(page, own, 2)
    const before = await counted(page, session)
    expect(before).toMatchObject({ timers: 0, observers: 0, ports: 0, frames: 0, iframes: 0, frameCount: 1 })
    expect(await mountAndEnd(page, own, 20)).toEqual(['disposed'])
    const after = await counted(page, session)
    const { heap: heapBefore, ...rest } = before
    const { heap: heapAfter, ...left } = after
    console.log(`20 mounts: heap of the host ${Math.round((heapAfter - heapBefore) / 1024)} KB more`)
    expect(left).toEqual(rest)
    expect(heapAfter - heapBefore).toBeLessThan(256 * 1024)

    // The looks above see one that lives, and so does the server, which says at its end whom it lets go.
    await mountAndEnd(page, own, 1, true)
    const living = await counted(page, session)
    expect(living).toMatchObject({ observers: 1, ports: 1, frames: 1, iframes: 1 })
    expect(living.timers).toBeGreaterThan(0)
    expect(living.listeners).toBeGreaterThan(left.listeners)
    const told = await own.stop()
    expect(told.filter((line) => line.includes('Closing a socket'))).toHaveLength(1)
  },
)

const ENDS = [
  ['before its page has come', { stopAt: 'frame' }],
  ['while the host looks for a token', { stopAt: 'token' }],
  ['while it waits to be seen', { stopAt: 'waiting', loading: 'lazy' }],
  ['while it waits for a click', { stopAt: 'waiting', loading: 'click' }],
] as const

test('E9: an embed that is ended before it is ready leaves nothing either', async ({ page, dashboard }) => {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.addInitScript(trackPage)
  await page.goto(`${dashboard.url}dashboard.css`)
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await mountAndEnd(page, dashboard, 1)
  const { heap: _, ...before } = await counted(page, session)
  const [shop] = dashboard.workspaces
  for (const [when, how] of ENDS)
    await test.step(when, async () => {
      const told = await page.evaluate(
        async ({ origin, workspaceId, stopAt, loading }) => {
          const { mount } = await import(`${origin}/embed/sdk.js`)
          const slot = document.querySelector('main')
          if (!slot) throw new Error('There is no slot.')
          // Below the fold, where `lazy` waits.
          slot.style.marginTop = loading === 'lazy' ? '3000px' : ''
          const ending = new AbortController()
          const asked: boolean[] = []
          const getToken = ({ signal }: { signal: AbortSignal }) =>
            new Promise<never>((_resolve, reject) => {
              signal.addEventListener('abort', () => {
                asked.push(signal.aborted)
                reject(new Error('The wait was ended.'))
              })
              if (stopAt === 'token') ending.abort()
            })
          const { signal } = ending
          const options = { origin, workspace: workspaceId, getToken, theme: 'system', loading, signal }
          const mounting = mount(slot, options).then(
            () => 'shown',
            (error: { code: string }) => error.code,
          )
          if (stopAt === 'frame') {
            // `mount` makes the frame a moment after it was called.
            while (!slot.querySelector('iframe'))
              await new Promise((resolve) => requestAnimationFrame(resolve))
            ending.abort()
          }
          if (stopAt === 'waiting') {
            await new Promise((resolve) => requestAnimationFrame(resolve))
            ending.abort()
          }
          return { code: await mounting, left: slot.childNodes.length, text: slot.textContent, asked }
        },
        {
          origin: shop?.origin ?? '',
          workspaceId: shop?.workspaceId ?? '',
          stopAt: how.stopAt,
          loading: 'loading' in how ? how.loading : 'eager',
        },
      )
      expect(told).toMatchObject({ code: 'disposed', left: 0, text: '' })
      expect(told.asked).toEqual(how.stopAt === 'token' ? [true] : [])
    })
  const { heap: __, ...after } = await counted(page, session)
  expect(after).toEqual(before)
  // That of the first, which was ready.
  expect(sockets).toHaveLength(1)
})

testEnd('the example ends its servers with itself, also where its terminal is closed', async ({ own }) => {
  for (const { origin } of own.workspaces) expect((await fetch(origin)).ok).toBe(true)
  await own.stop('SIGHUP')
  expect(existsSync(own.folder)).toBe(false)
  for (const { origin } of own.workspaces) await expect(fetch(origin)).rejects.toThrow()
})
