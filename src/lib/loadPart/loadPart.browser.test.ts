import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClock } from '../clock'
import { createPartLoader } from './loadPart'

let { loadPart } = createPartLoader(createClock())
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  loadPart = createPartLoader(createClock()).loadPart
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const link of document.querySelectorAll('link[href*="parts"]')) link.remove()
})

/** What the server of the page answers, by what was asked. */
function serve(answers: Record<string, () => Response>) {
  return vi.spyOn(window, 'fetch').mockImplementation(async (url) => {
    const answer = answers[String(url)]
    if (!answer) throw new TypeError('Failed to fetch')
    return answer()
  })
}

const script = () => new Response('export {}')

describe('a part of the page', () => {
  it('is not imported before all of its files have come, each asked for until it does', async () => {
    const answers: Record<string, () => Response> = { '/parts/a.js': script }
    const fetched = serve(answers)
    const importIt = vi.fn(async () => 'a')
    const files = ['parts/a.js', 'parts/shared.js']
    const coming = loadPart(importIt, files)
    await vi.advanceTimersByTimeAsync(1000)
    answers['/parts/shared.js'] = () => new Response('', { status: 502 })
    await vi.advanceTimersByTimeAsync(2000)
    expect(importIt).not.toHaveBeenCalled()
    answers['/parts/shared.js'] = script
    await vi.advanceTimersByTimeAsync(5000)
    expect(await coming).toBe('a')
    expect(await loadPart(importIt, files)).toBe('a')
    // What came is not asked for again; in between the page itself was, to see whether the server answers.
    const asked = fetched.mock.calls.map(([url]) => url).filter((url) => url !== location.href)
    expect(asked).toEqual(['/parts/a.js', '/parts/shared.js', '/parts/shared.js', '/parts/shared.js'])
  })

  it('is imported all the same, and fails, where the server does not have it any more', async () => {
    serve({
      [location.href]: () => new Response(''),
      '/parts/old.js': () => new Response('', { status: 404 }),
    })
    const failure = vi.fn()
    const coming = loadPart(() => Promise.reject(new Error('Gone.')), ['parts/old.js'])
    coming.catch(failure)
    await vi.advanceTimersByTimeAsync(5000)
    expect(failure).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(5000)
    expect(failure).toHaveBeenCalledWith(new Error('Gone.'))
  })

  it('waits for the end of a file, since half of one is not kept', async () => {
    let end = () => {}
    const body = new ReadableStream({
      start(controller) {
        end = () => controller.close()
      },
    })
    serve({ '/parts/slow.js': () => new Response(body) })
    const importIt = vi.fn(async () => 'slow')
    const coming = loadPart(importIt, ['parts/slow.js'])
    await vi.advanceTimersByTimeAsync(50)
    expect(importIt).not.toHaveBeenCalled()
    end()
    expect(await coming).toBe('slow')
  })

  it('does not ask for what the page came with', async () => {
    const fetched = serve({})
    const link = Object.assign(document.createElement('link'), {
      rel: 'modulepreload',
      href: '/parts/page.js',
    })
    document.head.append(link)
    expect(await loadPart(async () => 'there', ['parts/page.js'])).toBe('there')
    expect(await loadPart(async () => 'alone')).toBe('alone')
    expect(fetched).not.toHaveBeenCalled()
  })

  it('is fetched although the page preloads it, which may have failed', async () => {
    const fetched = serve({ '/parts/preloaded.js': script })
    const link = Object.assign(document.createElement('link'), {
      rel: 'preload',
      as: 'script',
      href: '/parts/preloaded.js',
    })
    document.head.append(link)
    expect(await loadPart(async () => 'there', ['parts/preloaded.js'])).toBe('there')
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  it('has its style sheet before it is imported, once, and none that did not come', async () => {
    // Something that the server of the tests has: for what it has not, it gives the whole page.
    serve({ '/favicon.svg?parts.css': () => new Response('') })
    const links = () => document.querySelectorAll('link[href="/favicon.svg?parts.css"]').length
    const importIt = vi.fn(async () => links())
    const append = vi.spyOn(document.head, 'append')
    const says = (what: 'load' | 'error') =>
      append.mockImplementationOnce((link) => {
        document.head.appendChild(link as Node)
        queueMicrotask(() => (link as Element).dispatchEvent(new Event(what)))
      })
    says('error')
    const coming = loadPart(importIt, ['favicon.svg?parts.css'])
    await vi.advanceTimersByTimeAsync(1000)
    expect(links()).toBe(0)
    expect(importIt).not.toHaveBeenCalled()
    says('load')
    await vi.advanceTimersByTimeAsync(5000)
    expect(await coming).toBe(1)
    expect(await loadPart(importIt, ['favicon.svg?parts.css'])).toBe(1)
  })
})
