import { DropdownMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import styles from './Menu.module.css'
import { MenuRow } from './MenuRow'
import type { MenuItem } from './menuItem'
import { useChosen } from './useChosen'

export type { MenuItem }

export interface MenuProps {
  /** One button; it gets `aria-haspopup` and the click. */
  trigger: ReactElement
  items: readonly MenuItem[]
  /** Names the menu for screen readers. */
  label: string
}

/** A menu under a button. The chosen item runs after the menu has given the focus back. */
export function Menu({ trigger, items, label }: MenuProps) {
  const { choose, runChosen } = useChosen()
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles.menu}
          aria-label={label}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          loop
          onCloseAutoFocus={runChosen}
        >
          {items.map((item) => (
            <MenuRow
              key={item.id}
              item={item}
              choose={choose}
              Item={DropdownMenu.Item}
              Separator={DropdownMenu.Separator}
            />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
