import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSafeStorage, type SafeStorage } from '../../lib/storage/safeStorage'
import { type Outgoing, RequestError } from '../../socket/link'
import type { Envelope } from '../../socket/protocol'
import { createFakeClock, settle } from '../../testing/kit/fakeClock'
import type { UiStatePatch } from './shared/protocol'
import { createUiState, type UiStateNews } from './uiState'

const noStorage = () =>
  createSafeStorage(() => {
    throw new Error('SecurityError')
  })

/** A server whose every answer the test lets through, or cuts off before or after it took effect. */
function createServer(entries = new Map<string, string>()) {
  const asked: Outgoing[] = []
  let cut: 'no' | 'before' | 'after' = 'no'
  let refuses = false
  let has = true
  let held: Promise<void> | null = null
  function answer(frame: Outgoing): Envelope {
    const { type } = frame
    if (type === 'ui_get')
      return { channel: 'config', type, requestId: 'r', data: { entries: Object.fromEntries(entries) } }
    if (refuses)
      return { channel: 'config', type, requestId: 'r', success: false, error: 'It was not saved.' }
    for (const [name, value] of Object.entries(frame.patch as UiStatePatch)) {
      if (value === null) entries.delete(name)
      else entries.set(name, value)
    }
    return { channel: 'config', type, requestId: 'r', success: true }
  }
  return {
    entries,
    asked,
    link: {
      send: () => false,
      has: () => has,
      async ask(frame: Outgoing): Promise<Envelope> {
        asked.push(frame)
        if (cut === 'before') throw new RequestError('DISCONNECTED', 'gone')
        const answered = answer(frame)
        await held
        if (cut === 'after') throw new RequestError('DISCONNECTED', 'gone')
        return answered
      },
    },
    cut(where: typeof cut) {
      cut = where
    },
    refuse(does: boolean) {
      refuses = does
    },
    /** Answers wait until what this gives is called. */
    hold(): () => void {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return () => {
        held = null
        release()
      }
    },
    documented() {
      has = false
    },
    sets: () => asked.flatMap(({ type, patch }) => (type === 'ui_set' ? [patch] : [])),
  }
}

function openPage(server: ReturnType<typeof createServer>, storage: SafeStorage = noStorage()) {
  const clock = createFakeClock()
  const state = createUiState({ link: server.link, storage, clock, key: 'ui:ws' })
  const news: UiStateNews[] = []
  state.changed.on((each) => news.push(each))
  const open = async () => {
    state.opened()
    await settle()
  }
  return { ...state, clock, news, open }
}

describe('what a page keeps of itself', () => {
  it('is there again where the browser keeps nothing', async () => {
    const server = createServer()
    const first = openPage(server)
    await first.open()
    first.set('layout:page:L', 'wide')
    first.set('draft:t', 'half')
    first.set('draft:t', 'half a thought')
    await first.clock.advance(500)
    expect(server.sets()).toEqual([{ 'layout:page:L': 'wide', 'draft:t': 'half a thought' }])

    const next = openPage(server)
    expect(next.get('layout:page:L')).toBe(null)
    await next.open()
    expect(next.get('layout:page:L')).toBe('wide')
    expect(next.names('draft:')).toEqual(['draft:t'])
    expect(next.news).toEqual([{ names: new Set(['layout:page:L', 'draft:t']), isFirst: true }])
  })

  it('is the same text and the same name in either place, and what was removed is gone in both', async () => {
    const server = createServer(new Map([['draft:t', 'old']]))
    const storage = noStorage()
    const page = openPage(server, storage)
    await page.open()
    page.remove('draft:t')
    expect(page.get('draft:t')).toBe(null)
    page.set('draft:u', '-not a mark-')
    page.flush()
    await settle()
    expect([...server.entries]).toEqual([['draft:u', '-not a mark-']])
    expect(storage.keys('')).toEqual(['ui:ws:draft:u'])
  })

  it('is sent again where it changed while it was on its way', async () => {
    const server = createServer()
    const page = openPage(server)
    await page.open()
    page.set('draft:t', 'half')
    const release = server.hold()
    await page.clock.advance(500)
    page.set('draft:t', 'half a thought')
    release()
    await settle()
    expect(page.get('draft:t')).toBe('half a thought')
    await page.clock.advance(500)
    expect(server.sets()).toEqual([{ 'draft:t': 'half' }, { 'draft:t': 'half a thought' }])
  })

  it('begins with the copy of the browser, and is sent once there is a server', async () => {
    const server = createServer(new Map([['tabs:page', 'older']]))
    const storage = noStorage()
    const offline = openPage(server, storage)
    offline.set('tabs:page', 'newer')
    await offline.clock.advance(60_000)
    expect(server.asked).toEqual([])
    const page = openPage(server, storage)
    expect(page.get('tabs:page')).toBe('newer')
    await page.open()
    expect(server.entries.get('tabs:page')).toBe('newer')
    expect(page.news).toEqual([])
  })

  it('shows nothing of another page over what was changed in this one', async () => {
    const server = createServer(new Map([['draft:t', 'theirs']]))
    const page = openPage(server)
    page.set('draft:t', 'mine')
    await page.open()
    expect(server.entries.get('draft:t')).toBe('mine')
    server.entries.set('draft:t', 'theirs again')
    server.entries.set('draft:u', 'from elsewhere')
    await page.open()
    expect(page.news).toEqual([{ names: new Set(['draft:u']), isFirst: false }])
  })

  it('waits with the first picture for the server, a second at most, and not at all for a copy', async () => {
    const server = createServer()
    const ran: string[] = []
    const patient = openPage(server)
    patient.whenKnown(() => ran.push('patient'))
    await patient.clock.advance(999)
    expect(ran).toEqual([])
    await patient.open()
    expect(ran).toEqual(['patient'])
    await patient.clock.advance(5000)
    patient.whenKnown(() => ran.push('later'))
    const alone = openPage(server)
    alone.whenKnown(() => ran.push('alone'))
    await alone.clock.advance(1000)
    await alone.open()
    const storage = noStorage()
    storage.set('ui:ws:layout:page:L', '=wide')
    openPage(server, storage).whenKnown(() => ran.push('at once'))
    expect(ran).toEqual(['patient', 'later', 'alone', 'at once'])
    // A browser that keeps things is waited for only once, and not for long.
    const fresh = openPage(server, { ...noStorage(), persistent: true })
    fresh.whenKnown(() => ran.push('fresh'))
    await fresh.clock.advance(299)
    expect(ran).not.toContain('fresh')
    await fresh.clock.advance(1)
    expect(ran).toContain('fresh')
  })

  it('stays in the browser where the server does not announce to keep it', async () => {
    const server = createServer()
    server.documented()
    const ran: string[] = []
    const storage = noStorage()
    const page = openPage(server, storage)
    page.whenKnown(() => ran.push('greeted'))
    await page.open()
    page.set('layout:page:L', 'wide')
    await page.clock.advance(5000)
    expect(server.asked).toEqual([])
    expect(ran).toEqual(['greeted'])
    expect(page.get('layout:page:L')).toBe('wide')
    page.remove('layout:page:L')
    expect(storage.keys('')).toEqual([])
  })

  it('does not ask again and again for what the server will not keep', async () => {
    const server = createServer()
    server.refuse(true)
    const page = openPage(server)
    await page.open()
    page.set('draft:t', 'one')
    await page.clock.advance(60_000)
    expect(server.sets()).toHaveLength(1)
    page.set('draft:t', 'two')
    await page.clock.advance(60_000)
    expect(server.sets()).toHaveLength(2)
    server.refuse(false)
    await page.open()
    expect(server.entries.get('draft:t')).toBe('two')
  })

  it('goes in messages of a size, and leaves out what no message may hold', async () => {
    const server = createServer()
    const page = openPage(server)
    await page.open()
    for (const name of ['draft:a', 'draft:b', 'draft:c']) page.set(name, name.repeat(8000))
    page.set('draft:large', 'x'.repeat(200_001))
    await page.clock.advance(5000)
    expect(server.sets().map((patch) => Object.keys(patch as object))).toEqual([
      ['draft:a'],
      ['draft:b'],
      ['draft:c'],
    ])
    expect(page.get('draft:large')).toHaveLength(200_001)
  })

  it('is what was written last, whatever is cut off, and however often the page begins anew', async () => {
    const names = ['layout', 'draft:t', 'draft:u'] as const
    const step = fc.oneof(
      fc.record({ do: fc.constant('set' as const), name: fc.constantFrom(...names), value: fc.string() }),
      fc.record({ do: fc.constant('remove' as const), name: fc.constantFrom(...names) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 1200 }) }),
      fc.record({ do: fc.constant('cut' as const), where: fc.constantFrom('no', 'before', 'after') }),
      fc.record({ do: fc.constant('reload' as const) }),
      fc.record({ do: fc.constant('connect' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const server = createServer()
        const storage = noStorage()
        const wanted = new Map<string, string>()
        let page = openPage(server, storage)
        await page.open()
        for (const each of steps) {
          if (each.do === 'set') {
            page.set(each.name, each.value)
            wanted.set(each.name, each.value)
          } else if (each.do === 'remove') {
            page.remove(each.name)
            wanted.delete(each.name)
          } else if (each.do === 'wait') await page.clock.advance(each.ms)
          else if (each.do === 'cut') server.cut(each.where)
          else {
            if (each.do === 'reload') page = openPage(server, storage)
            await page.open()
          }
          for (const name of names) expect(page.get(name)).toBe(wanted.get(name) ?? null)
        }
        server.cut('no')
        await page.open()
        await page.clock.advance(2000)
        expect(new Map(server.entries)).toEqual(wanted)
      }),
      { numRuns: 300 },
    )
  })
})
