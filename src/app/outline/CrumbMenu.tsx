import { DropdownMenu } from 'radix-ui'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { focusIfHere } from '../../lib/focusIfHere'
import menu from '../../ui/menu/Menu.module.css'
import type { MenuItem } from '../../ui/menu/menuItem'
import { useMenu } from '../../ui/menu/useMenu'
import styles from './OutlineView.module.css'

export interface CrumbItem
  extends Pick<MenuItem, 'id' | 'label' | 'icon' | 'isCurrent' | 'disabledReason' | 'onSelect'> {
  /** Stands behind it. */
  readonly detail?: string
  /** Choosing it shows other items in the same menu. */
  readonly turns?: boolean
}

interface CrumbMenuProps {
  /** What the button is called, and what is shown of it. */
  name: string
  children: ReactNode
  label: string
  tabIndex: number
  items: readonly CrumbItem[]
  /** Goes up, where there is something. */
  onBack?: (() => void) | undefined
  onOpenChange: (isOpen: boolean) => void
  /** Changes whenever the items are others than before. */
  place: string
}

/** A part of the path, and the menu of what stands beside it. Its items may come later, and turn into others. */
export function CrumbMenu(props: CrumbMenuProps) {
  const { name, children, label, tabIndex, items, onBack, onOpenChange, place } = props
  const { trigger, container, isOpen, setOpen, choose, runChosen } = useMenu<HTMLButtonElement>()
  const content = useRef<HTMLDivElement>(null)
  const keyOf = ({ id }: CrumbItem) => `${place}\n${id}`
  const meant = items.find(({ isCurrent }) => isCurrent) ?? items[0]
  const meantKey = meant && keyOf(meant)
  // Also once other items have come.
  useEffect(() => {
    if (isOpen && meantKey !== undefined)
      focusIfHere(content.current?.querySelector<HTMLElement>(`[data-crumb="${CSS.escape(meantKey)}"]`))
  }, [isOpen, meantKey])
  const change = (next: boolean) => {
    onOpenChange(next)
    setOpen(next)
  }
  const press = (event: KeyboardEvent) => {
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const focused = document.activeElement
    const key = focused?.closest('[data-crumb]')?.getAttribute('data-crumb')
    const item = items.find((one) => keyOf(one) === key)
    if (event.key === (isRtl ? 'ArrowLeft' : 'ArrowRight') && item?.turns) item.onSelect()
    else if (event.key === (isRtl ? 'ArrowRight' : 'ArrowLeft') && onBack) onBack()
    else if (!moveAmong(event.currentTarget, event.key)) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={change}>
      <DropdownMenu.Trigger asChild ref={trigger}>
        <button
          type="button"
          className={styles.crumb}
          aria-label={name}
          tabIndex={tabIndex}
          data-crumb-button
        >
          {children}
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.Content
          ref={content}
          className={menu.menu}
          aria-label={label}
          aria-labelledby={undefined}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          loop
          onKeyDownCapture={press}
          onCloseAutoFocus={runChosen}
        >
          {items.map((item) => (
            <Item key={item.id} item={item} place={keyOf(item)} onChoose={() => choose(item)} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

interface ItemProps {
  item: CrumbItem
  /** Its own among the items of all places. */
  place: string
  onChoose: () => void
}

function Item({ item, place, onChoose }: ItemProps) {
  const { label, icon: Icon, detail, isCurrent, disabledReason, turns = false, onSelect } = item
  const select = (event: Event) => {
    if (turns || disabledReason !== undefined) event.preventDefault()
    if (turns) onSelect()
    else if (disabledReason === undefined) onChoose()
  }
  return (
    <DropdownMenu.Item
      className={menu.item}
      textValue={label}
      data-crumb={place}
      aria-current={isCurrent || undefined}
      aria-disabled={disabledReason !== undefined || undefined}
      onSelect={select}
    >
      <span className={menu.icon}>{Icon && <Icon aria-hidden="true" size={16} strokeWidth={1.5} />}</span>
      <span className={menu.text}>{label}</span>
      {detail !== undefined && <span className={styles.kind}>{detail}</span>}
    </DropdownMenu.Item>
  )
}

/** The focus goes at once: items that turn into others would take it back from one that gets it later. False: not such a key. */
function moveAmong(menu: Element, key: string): boolean {
  const all = [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')]
  const { activeElement } = document
  const at = activeElement instanceof HTMLElement ? all.indexOf(activeElement) : -1
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (Math.max(at, 0) - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  }
  const target = targets[key]
  if (target === undefined) return false
  focusIfHere(all[target])
  return true
}
