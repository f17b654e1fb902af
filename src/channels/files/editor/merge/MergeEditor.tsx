import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { focusIfHere } from '../../../../lib/focusIfHere'
import { revealHiddenInLine } from '../../../../lib/text/revealHidden'
import { mergeMessages as words } from '../../../../messages/editing/merge'
import { useAnnounce } from '../../../../ui/announce/AnnounceProvider'
import { Button } from '../../../../ui/Button'
import { EmptyState } from '../../../../ui/EmptyState'
import { Strip } from '../../../../ui/Strip'
import { useWorkspace } from '../../../context/WorkspaceProvider'
import { nameOf } from '../../paths'
import { TextMenuBox } from '../TextMenuBox'
import { useLooks } from '../useLooks'
import { applyResult, beginAgain, cancelMerge, keepMerge } from './attachMerging'
import styles from './MergeEditor.module.css'
import { attachMergeResult, type MergeResult } from './mergeResult'
import { leftIn, type MergeConflict, type MergeSession, SIDES, type Side, stepFrom } from './mergeSession'

interface MergeEditorProps {
  path: string
  /** The text that is on disk now. */
  theirs: string
  session: MergeSession
}

/** Below this width one text is shown at a time, CSS pixels. */
const BESIDE = 560
const TABS = ['result', ...SIDES] as const
type Tab = (typeof TABS)[number]

/** Both texts of a file in conflict become one, place by place. It arrives when it is first needed. */
export function MergeEditor(props: MergeEditorProps) {
  const { path, session } = props
  // What is decided is kept in the store when this one goes; a merge that is begun anew is another one.
  const key = `${session.mine}\n${session.theirs}`
  if (session.conflicts.length === 0)
    return (
      <EmptyState text={words.tooMany(nameOf(path))}>
        <Cancel path={path} />
      </EmptyState>
    )
  return <Merging key={key} {...props} />
}

function Cancel({ path }: { path: string }) {
  const { editors } = useWorkspace().files
  return (
    <Button size="sm" onClick={() => cancelMerge(editors, path)}>
      {words.cancel}
    </Button>
  )
}

function Merging({ path, theirs, session: begun }: MergeEditorProps) {
  const root = useRef<HTMLElement>(null)
  const [tab, setTab] = useState<Tab>('result')
  const isNarrow = useIsNarrow(root)
  const merging = useMerging(path, begun)
  const { session, at, box, attached } = merging
  const conflict = session.conflicts[at]
  useLayoutEffect(() => {
    focusIfHere(root.current)
  }, [])
  return (
    <section
      ref={root}
      tabIndex={-1}
      className={`${styles.merge} ${isNarrow ? styles.narrow : ''}`}
      aria-label={words.title(revealHiddenInLine(nameOf(path)))}
    >
      <Bar path={path} isOutdated={theirs !== begun.theirs} merging={merging} />
      {conflict && (
        <Acts conflict={conflict} nth={at + 1} all={session.conflicts.length} take={merging.take} />
      )}
      {isNarrow && <Tabs shown={tab} show={setTab} />}
      <section className={styles.sides} aria-label={words.sidesLabel} hidden={isNarrow && tab === 'result'}>
        {SIDES.map((side) => (
          <SideLines key={side} side={side} text={conflict?.[side] ?? ''} hidden={isNarrow && tab !== side} />
        ))}
      </section>
      <div id="merge-result" className={styles.result} hidden={isNarrow && tab !== 'result'}>
        <TextMenuBox path={null} box={box} attached={attached} />
      </div>
    </section>
  )
}

/** What is decided so far, and what the buttons do. */
function useMerging(path: string, begun: MergeSession) {
  const [session, setSession] = useState(begun)
  const [at, setAt] = useState(0)
  const result = useResult({ path, begun, changed: setSession })
  const announce = useAnnounce()
  const all = session.conflicts.length
  const go = (index: number) => {
    setAt(index)
    result.attached.current?.reveal(index)
    announce(words.nth(index + 1, all))
  }
  return {
    ...result,
    session,
    at,
    step: (by: 1 | -1) => go(stepFrom(session.conflicts, at, by)),
    take(choice: 'theirs' | 'mine' | 'both') {
      result.attached.current?.take(at, choice)
      const { conflicts } = result.attached.current?.session() ?? session
      announce(words.left(leftIn(conflicts), all))
      if (leftIn(conflicts) > 0) go(stepFrom(conflicts, at, 1))
    },
  }
}

interface BarProps {
  path: string
  /** The disk has another text by now. */
  isOutdated: boolean
  merging: ReturnType<typeof useMerging>
}

function Bar({ path, isOutdated, merging }: BarProps) {
  const { editors } = useWorkspace().files
  const [isRefused, setRefused] = useState(false)
  const { session, step, attached } = merging
  const left = leftIn(session.conflicts)
  const isStale = isRefused || isOutdated
  const apply = () => {
    const now = attached.current?.session()
    if (now) setRefused(!applyResult(editors, path, now))
  }
  return (
    <>
      {isStale && <Stale path={path} />}
      <div className={styles.bar}>
        <h2 className={styles.left}>{words.left(left, session.conflicts.length)}</h2>
        <Button size="sm" onClick={() => step(-1)}>
          {words.previous}
        </Button>
        <Button size="sm" onClick={() => step(1)}>
          {words.next}
        </Button>
        <Button
          size="sm"
          variant="primary"
          disabledReason={isStale ? words.stale(nameOf(path)) : left > 0 ? words.notYet(left) : undefined}
          onClick={apply}
        >
          {words.use}
        </Button>
        <Cancel path={path} />
      </div>
    </>
  )
}

function Stale({ path }: { path: string }) {
  const { editors } = useWorkspace().files
  return (
    <Strip
      tone="warning"
      alert
      actions={
        <Button size="sm" onClick={() => beginAgain(editors, path)}>
          {words.again}
        </Button>
      }
    >
      {words.stale(nameOf(path))}
    </Strip>
  )
}

interface ActsProps {
  conflict: MergeConflict
  nth: number
  all: number
  take: (choice: 'theirs' | 'mine' | 'both') => void
}

function Acts({ conflict, nth, all, take }: ActsProps) {
  const name = words.nth(nth, all)
  return (
    <section className={styles.head} aria-label={name}>
      <h3>
        {name}: {words.decided[conflict.choice]}
      </h3>
      {(['theirs', 'mine', 'both'] as const).map((choice) => (
        <Button key={choice} size="sm" aria-pressed={conflict.choice === choice} onClick={() => take(choice)}>
          {words.take[choice]}
        </Button>
      ))}
    </section>
  )
}

function SideLines({ side, text, hidden }: { side: Side; text: string; hidden: boolean }) {
  const name = words.sides[side]
  return (
    <section id={`merge-${side}`} className={styles.side} data-side={side} aria-label={name} hidden={hidden}>
      <div className={styles.head}>
        <h3>{name}</h3>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <pre className={styles.lines} tabIndex={0}>
        {text === '' ? <span className={styles.none}>{words.noLines}</span> : text}
      </pre>
    </section>
  )
}

/** One Tab stop; the arrows choose. */
function Tabs({ shown, show }: { shown: Tab; show: (tab: Tab) => void }) {
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const by = document.dir === 'rtl' ? -step : step
    const next = TABS[(TABS.indexOf(shown) + by + TABS.length) % TABS.length] ?? 'result'
    show(next)
    focusIfHere(event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`))
  }
  return (
    <div role="tablist" aria-label={words.sidesLabel} className={styles.tabs} onKeyDown={press}>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          data-tab={tab}
          aria-selected={tab === shown}
          aria-controls={`merge-${tab}`}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => show(tab)}
        >
          {words.sides[tab]}
        </button>
      ))}
    </div>
  )
}

interface ResultOptions {
  path: string
  begun: MergeSession
  changed: (session: MergeSession) => void
}

/** Monaco beside React; what was decided outlives this view of it. */
function useResult({ path, begun, changed }: ResultOptions) {
  const { editors } = useWorkspace().files
  const looks = useLooks()
  const box = useRef<HTMLDivElement>(null)
  const attached = useRef<MergeResult>(null)
  const [first] = useState(begun)
  useLayoutEffect(() => {
    if (!box.current) return
    const made = attachMergeResult(box.current, {
      path,
      session: editors.view.getState().merging?.[path] ?? first,
      classes: { open: styles.open ?? '', decided: styles.decided ?? '', gutter: styles.gutter ?? '' },
      name: words.resultOf(path),
      changed,
    })
    attached.current = made
    made.reveal(0)
    return () => {
      keepMerge(editors, path, made.session())
      made.detach()
      attached.current = null
    }
  }, [editors, path, first, changed])
  useEffect(() => attached.current?.restyle(looks), [looks])
  return { box, attached }
}

function useIsNarrow(root: { readonly current: HTMLElement | null }): boolean {
  const [isNarrow, setNarrow] = useState(false)
  useLayoutEffect(() => {
    const element = root.current
    if (!element) return
    const measure = () => setNarrow(element.clientWidth < BESIDE)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [root])
  return isNarrow
}
