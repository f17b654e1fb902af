import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchHeight } from './watchHeight'

const picture = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

let stop = () => {}
let heights: number[] = []
let isStreaming = false
beforeEach(() => {
  heights = []
  isStreaming = false
})
afterEach(() => {
  vi.useRealTimers()
  stop()
  document.body.innerHTML = ''
})

const begin = () => {
  stop = watchHeight(
    window,
    () => isStreaming,
    (height) => heights.push(height),
  )
}

/** A scroller of 100 pixels with so much in it. */
function addScroller(height: number): { scroller: HTMLElement; content: HTMLElement } {
  const scroller = document.createElement('div')
  scroller.style.cssText = 'height: 100px; overflow: auto'
  scroller.dataset.ownHeight = ''
  const content = document.createElement('div')
  content.style.height = `${height}px`
  scroller.append(content)
  document.body.append(scroller)
  return { scroller, content }
}

/** Of the page, where 100 pixels are the scroller's. */
const around = () => window.innerHeight - 100

describe('the height of what is shown', () => {
  it('is told once it is there, and in the frame in which it changes, and never twice', async () => {
    begin()
    await picture()
    expect(heights).toEqual([])
    const { content } = addScroller(300)
    await picture()
    expect(heights).toEqual([around() + 300])
    content.style.height = '420px'
    await picture()
    content.append('x')
    await picture()
    expect(heights).toEqual([around() + 300, around() + 420])
  })

  it('is that of the tallest that is seen, and of what an editor says of its own text', async () => {
    const { scroller } = addScroller(300)
    const editor = addScroller(10)
    begin()
    editor.scroller.dataset.ownHeight = '900'
    await picture()
    expect(heights).toEqual([around() + 900])
    editor.scroller.style.display = 'none'
    await picture()
    expect(heights.at(-1)).toBe(around() + 300)
    scroller.remove()
    editor.scroller.style.display = ''
    await picture()
    expect(heights.at(-1)).toBe(around() + 900)
  })

  it('does not shrink while an answer comes in', async () => {
    const { content } = addScroller(500)
    begin()
    await picture()
    isStreaming = true
    content.style.height = '200px'
    await picture()
    expect(heights).toEqual([around() + 500])
    isStreaming = false
    content.append('done')
    await picture()
    expect(heights).toEqual([around() + 500, around() + 200])
  })

  it('is looked at only when something changes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    const { content } = addScroller(500)
    let looks = 0
    const page: Window = Object.create(window, {
      document: { get: () => document },
      innerHeight: { get: () => window.innerHeight },
      cancelAnimationFrame: { value: (frame: number) => cancelAnimationFrame(frame) },
      requestAnimationFrame: {
        value: (run: FrameRequestCallback) => {
          looks += 1
          return requestAnimationFrame(run)
        },
      },
    })
    stop = watchHeight(
      page,
      () => false,
      () => {},
    )
    await picture()
    const before = looks
    vi.advanceTimersByTime(10_000)
    await picture()
    expect(looks).toBe(before)
    content.style.height = '510px'
    await picture()
    expect(looks).toBe(before + 1)
    stop()
    content.style.height = '520px'
    await picture()
    expect(looks).toBe(before + 1)
  })
})
