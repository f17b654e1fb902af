import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, use, useEffect, useRef, useState } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { isComposing } from '../../../lib/isComposing'
import { findMessages as words } from '../../../messages/find'
import { IconButton } from '../../../ui/IconButton'
import { ComposerFocus } from '../answer/ComposerFocusContext'
import { useCommands, useView } from '../useView'
import styles from './FindBar.module.css'
import { MAX_MATCHES, type Match } from './findMatches'
import { findPattern } from './findPattern'
import { attachMarks } from './markMatches'
import { useCurrentMatch } from './useCurrentMatch'
import { useFind } from './useFind'

interface FindBarProps {
  taskId: string
  pane: RefObject<HTMLElement | null>
  /** What the conversation scrolls in. */
  scroller: RefObject<HTMLElement | null>
}

/** Finds a text in the conversation shown: also in what is not drawn, is behind a closed card or was not loaded yet. */
export function FindBar({ taskId, pane, scroller }: FindBarProps) {
  const commands = useCommands()
  const bar = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const { found, isLoading, isSearching } = useFind(taskId, query)
  const { current, goal, step } = useCurrentMatch(found, scroller)
  const match = current === null ? null : (found.matches[current] ?? null)
  useField(field)
  useMarks(scroller, found.query, match)
  useEffect(() => {
    if (!goal) return
    for (const card of goal.match.cards) commands.setCard(card, true)
    commands.seek(taskId, goal.match.itemId)
  }, [goal, taskId, commands])
  const leave = useLeave()
  useKeys({ pane, bar }, { step, leave })

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
    // biome-ignore lint/a11y/useSemanticElements: <search> has no role in the oldest browsers that the build is for
    <div ref={bar} role="search" className={styles.bar} aria-label={words.name}>
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

/** Focuses the field each time the bar is asked for, and selects what is in it. */
function useField(field: RefObject<HTMLInputElement | null>): void {
  const asked = useView((view) => view.finding)
  useEffect(() => {
    if (asked === null) return
    focusIfHere(field.current)
    field.current?.select()
  }, [asked, field])
}

function useMarks(scroller: RefObject<HTMLElement | null>, query: string, match: Match | null): void {
  const marks = useRef<ReturnType<typeof attachMarks>>(null)
  useEffect(() => {
    if (!scroller.current) return undefined
    const attached = attachMarks(scroller.current)
    marks.current = attached
    return () => {
      marks.current = null
      attached.detach()
    }
  }, [scroller])
  useEffect(() => marks.current?.mark(findPattern(query), match), [query, match])
}

/** Closes the bar. The focus goes back to where it was. */
function useLeave(): () => void {
  const commands = useCommands()
  const focusComposer = use(ComposerFocus)
  const [before] = useState(() => document.activeElement)
  return () => {
    commands.find(false)
    if (before instanceof HTMLElement && before.isConnected && before !== document.body) focusIfHere(before)
    else focusComposer()
  }
}

/** Keys of the pane while the bar is there. */
function useKeys(
  { pane, bar }: Record<'pane' | 'bar', RefObject<HTMLElement | null>>,
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
      const isInBar = event.target instanceof Element && bar.current?.contains(event.target)
      if (event.key === 'F3') acts.current.step(event.shiftKey ? -1 : 1)
      else if (event.key === 'Escape' && isInBar) acts.current.leave()
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    target?.addEventListener('keydown', onKeyDown, { capture: true })
    return () => target?.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [pane, bar])
}
