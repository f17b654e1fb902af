import type { PreviewReport } from './messages'
import { clipped } from './textOf'

const STYLE =
  'position:fixed;pointer-events:none;z-index:2147483647;outline:2px solid Highlight;outline-offset:-1px;background:color-mix(in srgb, Highlight 15%, transparent);'

/**
 * Lets the user point at an element: what is under the pointer is framed, a click takes it, Escape does not. The
 * page hears nothing of it. Returns the end of it.
 */
export function pickElement(page: Window, report: (report: PreviewReport) => void): () => void {
  const { document } = page
  const frame = document.createElement('div')
  const picking = new AbortController()
  const heard = { capture: true, signal: picking.signal }
  // Whatever the page says of its elements.
  const draw = (place: string) => {
    frame.style.cssText = (STYLE + place).replaceAll(';', '!important;')
  }
  draw('')
  document.documentElement.append(frame)

  function elementAt(event: MouseEvent): Element | null {
    return document.elementFromPoint(event.clientX, event.clientY)
  }
  function move(event: MouseEvent): void {
    const box = elementAt(event)?.getBoundingClientRect()
    if (box) draw(`inset:${box.top}px auto auto ${box.left}px;width:${box.width}px;height:${box.height}px;`)
  }
  function swallow(event: Event): void {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  function click(event: MouseEvent): void {
    swallow(event)
    const element = elementAt(event)
    stop()
    if (!element) return void report({ type: 'pickCancelled' })
    const { x, y, width, height } = element.getBoundingClientRect()
    report({
      type: 'picked',
      selector: clipped(selectorOf(element), 1024),
      text: clipped((element.textContent ?? '').replace(/\s+/g, ' ').trim(), 500),
      html: clipped(element.outerHTML, 2048),
      box: { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) },
    })
  }
  function press(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229) return
    swallow(event)
    stop()
    report({ type: 'pickCancelled' })
  }
  function stop(): void {
    frame.remove()
    picking.abort()
  }
  page.addEventListener('mousemove', move, heard)
  page.addEventListener('click', click, heard)
  page.addEventListener('keydown', press, heard)
  for (const name of ['pointerdown', 'mousedown', 'pointerup', 'mouseup'])
    page.addEventListener(name, swallow, heard)
  return stop
}

/** A selector that finds this element and no other: from the nearest unique id down. */
function selectorOf(element: Element): string {
  const root = element.ownerDocument
  const parts: string[] = []
  for (let at: Element | null = element; at; at = at.parentElement) {
    const id = at.id && `#${CSS.escape(at.id)}`
    if (id && root.querySelectorAll(id).length === 1) return [id, ...parts].join(' > ')
    parts.unshift(partOf(at))
  }
  return parts.join(' > ')
}

function partOf(element: Element): string {
  const name = CSS.escape(element.localName)
  const twins = [...(element.parentElement?.children ?? [])].filter(
    ({ localName }) => localName === element.localName,
  )
  return twins.length > 1 ? `${name}:nth-of-type(${twins.indexOf(element) + 1})` : name
}
