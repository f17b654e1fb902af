import { describe, expect, it, vi } from 'vitest'
import type { PreviewCommand } from '../../../preview/messages'
import { createPreviewBridge } from './previewBridge'

function setup() {
  let time = 0
  const sent: PreviewCommand[] = []
  const onPicked = vi.fn()
  const onTook = vi.fn()
  const onLeave = vi.fn()
  const bridge = createPreviewBridge({
    send: (one) => sent.push(one),
    now: () => time,
    onPicked,
    onTook,
    onLeave,
  })
  const say = (report: object) => bridge.receive({ aetherPreview: 1, ...report })
  return {
    bridge,
    sent,
    onPicked,
    onTook,
    onLeave,
    say,
    state: bridge.store.getState,
    pass: (ms: number) => (time += ms),
  }
}
const FOUND = { selector: '#a', text: 'A', html: '<a id="a">A</a>', box: { x: 1, y: 2, width: 3, height: 4 } }

describe('what a previewed page says', () => {
  it('tells where it is and what went wrong, the same thing once', () => {
    const { say, state } = setup()
    say({ type: 'location', path: '/a?b#c', title: 'A', canGoBack: true, canGoForward: false })
    expect(state().place).toEqual({ path: '/a?b#c', title: 'A', canGoBack: true, canGoForward: false })
    for (let count = 0; count < 3; count += 1)
      say({ type: 'exception', text: 'x is not a function', stack: 'at b' })
    say({ type: 'request', method: 'GET', url: '/api', status: 500 })
    expect(state().problems).toMatchObject([
      { kind: 'exception', text: 'x is not a function', stack: 'at b', count: 3 },
      { kind: 'request', text: 'GET /api (500)', count: 1 },
    ])
  })

  it('tells that the browser keeps none of its cookies, until another page begins', () => {
    const { say, state } = setup()
    say({ type: 'start', page: 'a' })
    say({ type: 'cookies' })
    expect(state().hasNoCookies).toBe(true)
    say({ type: 'start', page: 'b' })
    expect(state().hasNoCookies).toBe(false)
  })

  it.each([
    [null],
    ['location'],
    [{ type: 'location', path: '/', title: '' }],
    [{ aetherPreview: 2, type: 'leave', back: true }],
    [{ aetherPreview: 1, type: 'location', path: 'https://evil.example', title: '' }],
    [{ aetherPreview: 1, type: 'location', path: '/', title: 'x'.repeat(300) }],
    [{ aetherPreview: 1, type: 'console', text: 'x'.repeat(5000) }],
    [{ aetherPreview: 1, type: 'picked', ...FOUND, box: { x: Number.NaN } }],
    [{ aetherPreview: 1, type: 'nonsense' }],
  ])('is ignored where it is none of ours: %j', (data) => {
    const { bridge, state, onLeave, onPicked } = setup()
    const before = state()
    bridge.receive(data)
    expect(state()).toBe(before)
    expect(onLeave).not.toHaveBeenCalled()
    expect(onPicked).not.toHaveBeenCalled()
  })

  it('is heard 200 times a second and no more, and 200 problems are kept (fault 56)', () => {
    const { say, state, pass } = setup()
    for (let count = 0; count < 10_000; count += 1) say({ type: 'console', text: `spam ${count}` })
    expect(state().problems).toHaveLength(200)
    expect(state().problems.at(-1)?.text).toBe('spam 199')
    pass(1000)
    say({ type: 'console', text: 'later' })
    expect(state().problems).toHaveLength(200)
    expect(state().problems.at(-1)?.text).toBe('later')
  })

  it('is where it is, also while it talks of trouble without end', () => {
    const { say, state } = setup()
    for (let count = 0; count < 10_000; count += 1) say({ type: 'console', text: `spam ${count}` })
    say({ type: 'start', page: 'a' })
    say({ type: 'location', path: '/new', title: 'New' })
    expect(state().place?.path).toBe('/new')
    for (let count = 0; count < 10_000; count += 1) say({ type: 'location', path: `/${count}`, title: '' })
    expect(state().place?.path).toBe('/197')
  })

  it('is an element only when the user asked for one', () => {
    const { say, bridge, sent, onPicked, state } = setup()
    say({ type: 'picked', ...FOUND })
    expect(onPicked).not.toHaveBeenCalled()
    bridge.command({ type: 'pick' })
    expect(state().isPicking).toBe(true)
    expect(sent).toEqual([{ aetherPreview: 1, type: 'pick' }])
    say({ type: 'picked', ...FOUND })
    say({ type: 'picked', ...FOUND })
    expect(onPicked).toHaveBeenCalledExactlyOnceWith(FOUND)
  })

  it('is that it took the focus by itself, or that the user wants to leave it', () => {
    const { say, onTook, onLeave } = setup()
    say({ type: 'took' })
    expect(onTook).toHaveBeenCalledOnce()
    expect(onLeave).not.toHaveBeenCalled()
    say({ type: 'leave', back: true })
    expect(onLeave).toHaveBeenCalledExactlyOnceWith(true)
  })

  it('begins anew with every page, and each is asked to keep the focus out once one was', () => {
    const { say, bridge, sent } = setup()
    say({ type: 'start', page: '1' })
    expect(sent).toEqual([])
    bridge.command({ type: 'keepFocusOut' })
    say({ type: 'start', page: '2' })
    const asked = { aetherPreview: 1, type: 'keepFocusOut' }
    expect(sent).toEqual([asked, asked])
  })

  it('is forgotten when another page comes, with a helper script or without', () => {
    const { say, bridge, state } = setup()
    const none = {
      place: null,
      pending: null,
      problems: [],
      trouble: null,
      hasNoCookies: false,
      isPicking: false,
    }
    const helped = { ...none, isHelped: true }
    const plain = { ...none, isHelped: false }
    say({ type: 'start', page: 'a' })
    say({ type: 'trouble', kind: 'unanswered' })
    bridge.loaded()
    expect(state().trouble).toBe('unanswered')
    say({ type: 'start', page: 'b' })
    expect(state()).toEqual(helped)
    say({ type: 'location', path: '/', title: '' })
    bridge.loaded()
    expect(state().place).not.toBeNull()
    bridge.loaded()
    expect(state()).toEqual(plain)
    say({ type: 'start', page: 'c' })
    say({ type: 'trouble', kind: 'unanswered' })
    bridge.restarted()
    expect(state()).toEqual(plain)
  })

  it('stays when the page before says late that it was loaded', () => {
    const { say, bridge, state } = setup()
    say({ type: 'start', page: 'a' })
    say({ type: 'start', page: 'b' })
    say({ type: 'console', text: 'it broke' })
    bridge.loaded()
    bridge.loaded()
    say({ type: 'start', page: 'b', isAgain: true })
    say({ type: 'location', path: '/b', title: 'B' })
    expect(state().problems).toHaveLength(1)
    expect(state().place?.path).toBe('/b')
    bridge.loaded()
    expect(state().problems).toEqual([])
  })
})

describe('where the user wants to go', () => {
  const at = (path: string) => ({ type: 'location', path, title: '' })

  it('is where we are until the new page begins, whatever the old one says meanwhile', () => {
    const { say, bridge, state } = setup()
    say({ type: 'start', page: 'a' })
    say(at('/old'))
    bridge.going('/new')
    bridge.loaded()
    say({ ...at('/old'), title: 'Late' })
    expect(state().pending).toBe('/new')
    say({ type: 'start', page: 'b' })
    expect(state().pending).toBeNull()
  })

  it('is over with the load of a page without helper script, and with a move in the same page', () => {
    const { say, bridge, state } = setup()
    say({ type: 'start', page: 'a' })
    bridge.loaded()
    bridge.going('/plain')
    bridge.loaded()
    expect(state().pending).toBeNull()
    bridge.going('/plain#part')
    say(at('/plain#part'))
    expect(state().pending).toBeNull()
  })

  it('is over with that load also when the page before said only after its own load that it begins', () => {
    const { say, bridge, state } = setup()
    bridge.loaded()
    say({ type: 'start', page: 'a' })
    say({ type: 'start', page: 'a', isAgain: true })
    bridge.going('/plain')
    bridge.loaded()
    expect(state().pending).toBeNull()
  })

  it('is over when nothing came of it, and the page before stays', () => {
    const { say, bridge, state } = setup()
    say({ type: 'start', page: 'a' })
    say(at('/old'))
    bridge.going('/file.zip')
    bridge.stayed()
    expect(state()).toMatchObject({ pending: null, place: { path: '/old' } })
  })
})
