import { DropdownMenu } from 'radix-ui'
import { type ReactElement, useState } from 'react'
import { keepWhileComposing } from '../field/keepWhileComposing'
import styles from './Menu.module.css'
import { MenuRow } from './MenuRow'
import type { MenuItem } from './menuItem'
import { useMenu } from './useMenu'

export type { MenuItem }

export interface MenuProps {
  /** One button; it gets `aria-haspopup` and the click. */
  trigger: ReactElement
  /** A function is asked each time the menu opens. */
  items: readonly MenuItem[] | (() => readonly MenuItem[])
  /** Names the menu for screen readers. */
  label: string
}

/** A menu under a button. */
export function Menu({ trigger, items, label }: MenuProps) {
  const menu = useMenu<HTMLButtonElement>()
  const [asked, setAsked] = useState<readonly MenuItem[]>([])
  const change = (isOpen: boolean) => {
    if (isOpen && typeof items === 'function') setAsked(items())
    menu.setOpen(isOpen)
  }
  return (
    <DropdownMenu.Root modal={false} open={menu.isOpen} onOpenChange={change}>
      <DropdownMenu.Trigger asChild ref={menu.trigger}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menu.container}>
        <DropdownMenu.Content
          className={styles.menu}
          aria-label={label}
          aria-labelledby={undefined}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          loop
          onCloseAutoFocus={menu.runChosen}
          onEscapeKeyDown={keepWhileComposing}
        >
          {(typeof items === 'function' ? asked : items).map((item) => (
            <MenuRow
              key={item.id}
              item={item}
              choose={menu.choose}
              Item={DropdownMenu.Item}
              Separator={DropdownMenu.Separator}
            />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
