import { ContextMenu as Radix } from 'radix-ui'
import { type ReactElement, useState } from 'react'
import styles from './Menu.module.css'
import { MenuRow } from './MenuRow'
import type { MenuItem } from './menuItem'
import { useChosen } from './useChosen'

export interface ContextMenuProps {
  /** A function is asked each time the menu opens. No items, no menu. */
  items: readonly MenuItem[] | (() => readonly MenuItem[])
  label?: string
  /** One element that passes its props and ref on to a DOM element. */
  children: ReactElement
}

/** Right click, Shift+F10, the menu key or a long press. The chosen item runs after the focus came back. */
export function ContextMenu({ items, label, children }: ContextMenuProps) {
  const [shown, setShown] = useState<readonly MenuItem[]>([])
  const { choose, runChosen } = useChosen()
  const open = (isOpen: boolean) => {
    if (isOpen) setShown(typeof items === 'function' ? items() : items)
  }
  return (
    <Radix.Root onOpenChange={open}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        {shown.length > 0 && (
          <Radix.Content
            className={styles.menu}
            aria-label={label}
            collisionPadding={8}
            loop
            onCloseAutoFocus={runChosen}
          >
            {shown.map((item) => (
              <MenuRow
                key={item.id}
                item={item}
                choose={choose}
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
