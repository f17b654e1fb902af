import { ContextMenu as Radix } from 'radix-ui'
import { type ReactElement, useState } from 'react'
import { keepWhileComposing } from '../field/keepWhileComposing'
import styles from './Menu.module.css'
import { MenuRow } from './MenuRow'
import type { MenuItem } from './menuItem'
import { useMenu } from './useMenu'

export interface ContextMenuProps {
  /** A function is asked each time the menu opens. No items, no menu. */
  items: readonly MenuItem[] | (() => readonly MenuItem[])
  label?: string
  /** One element that passes its props and ref on to a DOM element. */
  children: ReactElement
}

/** Right click, Shift+F10, the menu key or a long press. */
export function ContextMenu({ items, label, children }: ContextMenuProps) {
  const menu = useMenu<HTMLSpanElement>()
  const [shown, setShown] = useState<readonly MenuItem[]>([])
  const change = (isOpen: boolean) => {
    if (isOpen) setShown(typeof items === 'function' ? items() : items)
    menu.setOpen(isOpen)
  }
  return (
    <Radix.Root modal={false} open={menu.isOpen} onOpenChange={change}>
      <Radix.Trigger asChild ref={menu.trigger}>
        {children}
      </Radix.Trigger>
      <Radix.Portal container={menu.container}>
        {shown.length > 0 && (
          <Radix.Content
            className={styles.menu}
            aria-label={label}
            collisionPadding={8}
            loop
            onCloseAutoFocus={menu.runChosen}
            onEscapeKeyDown={keepWhileComposing}
          >
            {shown.map((item) => (
              <MenuRow
                key={item.id}
                item={item}
                choose={menu.choose}
                Item={Radix.Item}
                Separator={Radix.Separator}
              />
            ))}
          </Radix.Content>
        )}
      </Radix.Portal>
    </Radix.Root>
  )
}
