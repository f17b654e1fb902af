import type { Page } from '@playwright/test'
import { expect } from './workspaceTest'

/** Nothing that can be used lies outside of the page, and the page itself does not scroll sideways. */
export async function expectNothingWider(page: Page): Promise<void> {
  const outside = () =>
    page.evaluate(() => {
      const scrolls = (element: Element | null): boolean =>
        element !== null &&
        (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
      const found = [
        ...document.querySelectorAll('button, input, textarea, [role="tab"], section, main, aside'),
      ]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .filter((element) => !element.closest('.monaco-editor, .xterm') && !scrolls(element.parentElement))
        .filter((element) => {
          const { left, right, width } = element.getBoundingClientRect()
          return width > 1 && (left < -0.5 || right > innerWidth + 0.5)
        })
        .map((element) => element.outerHTML.slice(0, 120))
      const { scrollWidth } = document.documentElement
      return scrollWidth > innerWidth ? [`the page is ${scrollWidth} wide`, ...found] : found
    })
  await expect.poll(outside).toEqual([])
}

/**
 * What can be pressed and is smaller than this, CSS pixels. A field inside of a label counts with it, links in
 * running text do not count (WCAG 2.5.8), nor do what Monaco and xterm keep for keyboards only.
 */
export function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((min) => {
    const targets =
      'button, input, select, textarea, a[href], summary, [role="tab"], [role="treeitem"], [role="menuitem"], [role="option"], [role="radio"], [role="switch"]'
    const isOwn = (element: Element) => !element.closest('.monaco-editor, .xterm') && !element.closest('p a')
    const box = (element: Element) => (element.closest('label') ?? element).getBoundingClientRect()
    return [...document.querySelectorAll(targets)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter(isOwn)
      .filter((element) => getComputedStyle(element).clipPath === 'none')
      .filter((element) => {
        const { width, height } = box(element)
        return width > 0 && (width < min - 0.5 || height < min - 0.5)
      })
      .map((element) => {
        const { width, height } = box(element)
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? ''
        return `${element.tagName} ${name.slice(0, 60)}: ${Math.round(width)} × ${Math.round(height)}`
      })
  }, least)
}

/** Nothing of it is clipped or covered: it is what lies at each of its corners, inside of their rounding. */
export function isWholeInView(element: Element): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect()
  const corners = [
    [left + 5, top + 5],
    [right - 5, top + 5],
    [left + 5, bottom - 5],
    [right - 5, bottom - 5],
  ] as const
  return corners.every(([x, y]) => {
    const there = document.elementFromPoint(x, y)
    return element.contains(there)
  })
}
