import { describe, expect, it } from 'vitest'
import { type BrowserSignal, createBrowserSignals } from './browserSignals'

function fakePage() {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const page = Object.assign(new EventTarget(), { document, navigator: { onLine: true } })
  return { document, page: page as unknown as Window & EventTarget }
}

describe('what the browser says about itself', () => {
  it.each([
    ['page', 'online', 'online'],
    ['page', 'offline', 'offline'],
    ['page', 'pageshow', 'shown'],
    ['page', 'keydown', 'acted'],
    ['page', 'pointerdown', 'acted'],
    ['document', 'resume', 'shown'],
    ['document', 'visibilitychange', 'shown'],
  ] as const)('%s event "%s" is "%s", also out of the page cache (fault 62)', (where, type, signal) => {
    const { document, page } = fakePage()
    const heard: BrowserSignal[] = []
    const stop = createBrowserSignals(page).subscribe((name) => heard.push(name))
    const target = where === 'page' ? page : document
    target.dispatchEvent(new Event(type))
    expect(heard).toEqual([signal])
    stop()
    target.dispatchEvent(new Event(type))
    expect(heard).toEqual([signal])
  })

  it('tells a hidden tab from a shown one, and offline from online', () => {
    const { document, page } = fakePage()
    const heard: BrowserSignal[] = []
    const browserSignals = createBrowserSignals(page)
    browserSignals.subscribe((name) => heard.push(name))
    document.visibilityState = 'hidden'
    document.dispatchEvent(new Event('visibilitychange'))
    expect(heard).toEqual(['hidden'])
    expect([browserSignals.isHidden(), browserSignals.isOnline()]).toEqual([true, true])
  })
})
