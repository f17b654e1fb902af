import type { FocusEvent, KeyboardEvent, RefObject } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { isComposing } from '../../../lib/isComposing'
import { goToAnswer } from './answerEnds'

const FOCUSABLE = 'a[href], button, input, select, textarea, [tabindex="0"]'

interface FeedKeys {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void
}

/**
 * A conversation is one Tab stop: arrows go from item to item, Alt+arrows between the user's own messages, Enter
 * goes into an item and Escape back. `before` and `after` are unreachable ends from which Tab goes on.
 */
export function useFeedKeys(options: {
  readonly before: RefObject<HTMLElement | null>
  readonly after: RefObject<HTMLElement | null>
  /** The article that was focused last, which Tab comes back to. */
  readonly current: RefObject<HTMLElement | null>
}): FeedKeys {
  const { before, after, current } = options

  function onArticle(event: KeyboardEvent<HTMLElement>, article: HTMLElement) {
    const { key } = event
    const isMenu = key === 'ContextMenu' || (key === 'F10' && event.shiftKey)
    const menu = isMenu ? article.querySelector<HTMLElement>('[data-row-menu] button') : null
    if (key === 'Tab') {
      focusIfHere((event.shiftKey ? before : after).current, { preventScroll: true })
      return
    }
    // Radix opens a menu on these keys of its button.
    if (menu) {
      focusIfHere(menu)
      menu.dispatchEvent(new window.KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    } else if (isMenu) return
    else if (event.ctrlKey !== event.metaKey && key === 'ArrowUp') goToAnswer(article, 'start')
    else if (event.ctrlKey !== event.metaKey && key === 'ArrowDown') goToAnswer(article, 'end')
    else if (key === 'Enter') focusIfHere(article.querySelector<HTMLElement>(FOCUSABLE))
    else if (key === 'ArrowDown') focusIfHere(step(article, 1, event.altKey))
    else if (key === 'ArrowUp') focusIfHere(step(article, -1, event.altKey))
    else return
    event.preventDefault()
  }

  return {
    onKeyDown(event) {
      const { target } = event
      if (!(target instanceof HTMLElement) || event.defaultPrevented) return
      if (isComposing(event.nativeEvent)) return
      const article = target.closest('article')
      if (!article) return
      if (target === article) onArticle(event, article)
      else if (event.key === 'Escape') {
        event.preventDefault()
        focusIfHere(article)
      }
    },
    onFocus(event) {
      const { target, relatedTarget, currentTarget } = event
      const article = target.closest('article')
      if (!article) return
      // Tab comes back to where it was; from below it would land on the last button inside an item.
      const entered = relatedTarget !== null && !currentTarget.contains(relatedTarget)
      const back = current.current?.isConnected ? current.current : article
      if (entered && target !== back && target.matches(':focus-visible')) focusIfHere(back)
      else current.current = article
    },
  }
}

/** The next article, or the next of the user's own; the farthest that is drawn where there is none. */
function step(article: HTMLElement, by: 1 | -1, ownOnly: boolean): HTMLElement | null {
  const articles = [...(article.closest('[role=feed]')?.querySelectorAll<HTMLElement>('article') ?? [])]
  const at = articles.indexOf(article)
  const next = by === 1 ? articles.slice(at + 1) : articles.slice(0, at).reverse()
  return (ownOnly ? next.find(({ dataset }) => dataset.kind === 'user') : next[0]) ?? null
}
