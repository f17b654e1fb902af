import type { ComponentType, ReactNode } from 'react'
import { Kbd } from '../Kbd'
import styles from './Menu.module.css'
import type { MenuItem } from './menuItem'

interface ItemProps {
  className?: string | undefined
  textValue?: string | undefined
  'aria-disabled'?: boolean | undefined
  'aria-current'?: boolean | undefined
  onSelect?: ((event: Event) => void) | undefined
  children?: ReactNode
}

interface MenuRowProps {
  item: MenuItem
  choose: (item: MenuItem) => void
  Item: ComponentType<ItemProps>
  Separator: ComponentType<{ className?: string | undefined }>
}

/** One item of a menu or of a context menu. */
export function MenuRow({ item, choose, Item, Separator }: MenuRowProps) {
  const { label, icon: Icon, shortcut, disabledReason, danger, separatorBefore, isCurrent } = item
  const off = disabledReason !== undefined
  const select = (event: Event) => {
    if (off) event.preventDefault()
    else choose(item)
  }
  return (
    <>
      {separatorBefore && <Separator className={styles.separator} />}
      <Item
        className={`${styles.item} ${danger ? styles.danger : ''}`}
        textValue={label}
        aria-disabled={off || undefined}
        aria-current={isCurrent || undefined}
        onSelect={select}
      >
        <span className={styles.icon}>{Icon && <Icon aria-hidden="true" size={16} strokeWidth={1.5} />}</span>
        <span className={styles.text}>
          {label}
          {off && <span className={styles.reason}>{disabledReason}</span>}
        </span>
        {shortcut !== undefined && <Kbd chord={shortcut} />}
      </Item>
    </>
  )
}
