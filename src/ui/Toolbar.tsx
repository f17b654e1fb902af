import { Slot } from 'radix-ui'
import {
  createContext,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useContext,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { focusIfHere } from '../lib/focusIfHere'

interface ToolbarProps {
  label: string
  className?: string | undefined
  orientation?: 'horizontal' | 'vertical'
  children: ReactNode
}

interface Roving {
  /** The item that Tab reaches. */
  readonly stop: Element | null
  add(item: Element): () => void
}

const RovingContext = createContext<Roving>({ stop: null, add: () => () => undefined })
const ITEMS = '[data-toolbar-item]'

/**
 * A toolbar as ARIA describes it: its items (each in a `ToolbarItem`) are one Tab stop with arrow keys, Home and End in
 * it; a text field, which needs these keys, is a stop of its own. Radix has one, whose 9 KB of gzip every first load
 * would fetch for it alone.
 */
export function Toolbar({ label, className, orientation = 'horizontal', children }: ToolbarProps) {
  const root = useRef<HTMLDivElement>(null)
  /** The item that had the focus last. */
  const [visited, setVisited] = useState<Element | null>(null)
  /** As they stand, not as they came: some come late. */
  const [first, setFirst] = useState<Element | null>(null)
  const stop = visited ?? first
  const [add] = useState(() => (item: Element) => {
    setFirst(item.closest('[role="toolbar"]')?.querySelector(ITEMS) ?? item)
    return () => {
      setVisited((now) => (now === item ? null : now))
      setFirst(root.current?.querySelector(ITEMS) ?? null)
    }
  })

  const focus = (event: FocusEvent) => {
    const item = event.target.closest(ITEMS)
    if (item) setVisited(item)
  }
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!(event.target instanceof HTMLElement)) return
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>(ITEMS)]
    const at = items.indexOf(event.target)
    const target = at < 0 || hasModifier(event) ? undefined : items.at(next(event.key, at, items.length))
    if (!target || target === event.target) return
    event.preventDefault()
    focusIfHere(target)
  }
  const next = (key: string, at: number, count: number): number => {
    const [back, forth] = orientation === 'vertical' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight']
    if (key === back) return at - 1
    if (key === forth) return (at + 1) % count
    return key === 'Home' ? 0 : key === 'End' ? count - 1 : at
  }

  return (
    <div
      ref={root}
      role="toolbar"
      className={className}
      aria-orientation={orientation}
      aria-label={label}
      onFocus={focus}
      onKeyDown={press}
    >
      <RovingContext value={{ stop, add }}>{children}</RovingContext>
    </div>
  )
}

/** One button of a toolbar; what a menu gives its trigger goes through. */
export function ToolbarItem({ children, ref, ...given }: { children: ReactNode; ref?: Ref<HTMLElement> }) {
  const { stop, add } = useContext(RovingContext)
  const [item, setItem] = useState<HTMLElement | null>(null)
  useLayoutEffect(() => (item ? add(item) : undefined), [item, add])
  // A menu stands beside its trigger, and gives the focus back to it.
  const hold = useCallback(
    (element: HTMLElement | null) => {
      setItem(element)
      if (typeof ref === 'function') ref(element)
      else if (ref) ref.current = element
    },
    [ref],
  )
  return (
    <Slot.Root {...given} ref={hold} data-toolbar-item="" tabIndex={item !== null && item === stop ? 0 : -1}>
      {children}
    </Slot.Root>
  )
}

const hasModifier = (event: KeyboardEvent) => event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
