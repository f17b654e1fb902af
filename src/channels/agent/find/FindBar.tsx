import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { isComposing } from '../../../lib/isComposing'
import { findMessages as words } from '../../../messages/find'
import { IconButton } from '../../../ui/IconButton'
import { useCommands, useView } from '../useView'
import styles from './FindBar.module.css'
import { MAX_MATCHES, type Match } from './findMatches'
import { findPattern } from './findPattern'
import { attachMarks } from './markMatches'
import { type Found, useFind } from './useFind'

/** Finds a text in the conversation shown: also in what is not drawn, is behind a closed card or was not loaded yet. */
export function FindBar({ taskId, pane }: { taskId: string; pane: RefObject<HTMLElement | null> }) {
  const commands = useCommands()
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const { found, isLoading, isSearching } = useFind(taskId, query)
  const { current, goal, step } = useCurrent(found, pane)
  const match = current === null ? null : (found.matches[current] ?? null)
  useField(field)
  useMarks(pane, found.query, match)
  useEffect(() => {
    if (!goal) return
    for (const card of goal.match.cards) commands.setCard(card, true)
    commands.seek(taskId, goal.match.itemId)
  }, [goal, taskId, commands])
  const leave = useLeave(pane)
  useKeys(pane, { step, leave })

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (isComposing(event.nativeEvent) || event.key !== 'Enter') return
    event.preventDefault()
    step(event.shiftKey ? -1 : 1)
  }
  const count = found.matches.length
  const text =
    query.trim() === '' || (isSearching && count === 0)
      ? ''
      : words.count({ current, count, isCut: count === MAX_MATCHES, isLoading })
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers of before 2024 know the role, and not the element
    <div role="search" className={styles.bar} aria-label={words.name}>
      <input
        ref={field}
        type="text"
        className={styles.field}
        aria-label={words.name}
        placeholder={words.placeholder}
        spellCheck={false}
        autoComplete="off"
        value={query}
        onChange={({ target }) => setQuery(target.value)}
        onKeyDown={onKeyDown}
      />
      <span role="status" className={styles.count}>
        {text}
      </span>
      <IconButton
        size="sm"
        label={words.previous}
        icon={ChevronUp}
        shortcut="Shift+F3"
        disabled={count === 0}
        onClick={() => step(-1)}
      />
      <IconButton
        size="sm"
        label={words.next}
        icon={ChevronDown}
        shortcut="F3"
        disabled={count === 0}
        onClick={() => step(1)}
      />
      <IconButton size="sm" label={words.close} icon={X} shortcut="Esc" onClick={leave} />
    </div>
  )
}

interface At {
  readonly query: string
  readonly index: number
  readonly match: Match
}

/** The one of the places that is shown: the first on screen or below it, else the last above, until the user steps on. */
function useCurrent({ matches, query }: Found, pane: RefObject<HTMLElement | null>) {
  const [goal, setGoal] = useState<At | null>(null)
  const go = (index: number) => {
    const match = matches[index]
    if (match) setGoal({ query, index, match })
  }
  let current: number | null = null
  if (matches.length > 0) {
    const isSame = goal?.query === query
    current = isSame ? indexOf(matches, goal) : nearest(matches, goal?.match.row ?? firstRowOf(pane.current))
    if (!isSame) go(current)
  }
  return {
    current,
    /** Another one whenever the user is to be led to a place, and not when rows come. */
    goal,
    step(by: 1 | -1): void {
      if (current !== null) go((current + by + matches.length) % matches.length)
    },
  }
}

const keyOf = (match: Match | undefined): string => (match ? `${match.itemId} ${match.nth}` : '')

/** It stays the same place while others come before and behind it. */
function indexOf(matches: readonly Match[], { match: at, index }: At): number {
  const key = keyOf(at)
  if (keyOf(matches[index]) === key) return index
  const moved = matches.findIndex((match) => keyOf(match) === key)
  return moved === -1 ? Math.min(index, matches.length - 1) : moved
}

function nearest(matches: readonly Match[], row: number): number {
  const below = matches.findIndex((match) => match.row >= row)
  return below === -1 ? matches.length - 1 : below
}

/** The first row on screen. */
function firstRowOf(pane: HTMLElement | null): number {
  const feed = pane?.querySelector('[role=feed]')
  const top = feed?.closest('[data-own-height]')?.getBoundingClientRect().top ?? 0
  const articles = [...(feed?.querySelectorAll('article') ?? [])]
  const first = articles.find((article) => article.getBoundingClientRect().bottom > top)
  return Number(first?.getAttribute('aria-posinset') ?? 1) - 1
}

/** Has the focus whenever the bar is asked for, with what is in it selected. */
function useField(field: RefObject<HTMLInputElement | null>): void {
  const asked = useView((view) => view.finding)
  useEffect(() => {
    if (asked === null) return
    focusIfHere(field.current)
    field.current?.select()
  }, [asked, field])
}

function useMarks(pane: RefObject<HTMLElement | null>, query: string, match: Match | null): void {
  const marks = useRef<ReturnType<typeof attachMarks>>(null)
  useEffect(() => {
    const scroller = pane.current?.querySelector<HTMLElement>('[data-own-height]')
    if (!scroller) return undefined
    const attached = attachMarks(scroller)
    marks.current = attached
    return () => {
      marks.current = null
      attached.detach()
    }
  }, [pane])
  useEffect(() => marks.current?.mark(findPattern(query), match), [query, match])
}

/** Closes the bar. The focus goes back to where it was. */
function useLeave(pane: RefObject<HTMLElement | null>): () => void {
  const commands = useCommands()
  const [before] = useState(() => document.activeElement)
  return () => {
    commands.find(false)
    const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body
    focusIfHere(isThere ? before : pane.current?.querySelector<HTMLElement>('textarea'))
  }
}

/** Keys of the pane while the bar is there. */
function useKeys(
  pane: RefObject<HTMLElement | null>,
  { step, leave }: { step: (by: 1 | -1) => void; leave: () => void },
): void {
  const acts = useRef({ step, leave })
  useEffect(() => {
    acts.current = { step, leave }
  })
  useEffect(() => {
    const target = pane.current
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return
      const isInBar = event.target instanceof Element && event.target.closest('[role=search]') !== null
      if (event.key === 'F3') acts.current.step(event.shiftKey ? -1 : 1)
      else if (event.key === 'Escape' && isInBar) acts.current.leave()
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    target?.addEventListener('keydown', onKeyDown, { capture: true })
    return () => target?.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [pane])
}
