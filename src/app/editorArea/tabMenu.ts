import { messages } from '../../messages/en'
import type { MenuItem } from '../../ui/menu/menuItem'
import type { GroupActs } from '../editorGroups/createGroupActs'
import { pathOf, type Tab } from './tabsStore'

const text = messages.editor

interface TabMenuParts {
  readonly tab: Tab
  readonly tabs: readonly Tab[]
  readonly close: (tab: Tab) => void
  readonly pin: (id: string) => void
  /** What groups offer. */
  readonly more: Pick<GroupActs, 'menu'> | null
  readonly onCopyPath: (path: string) => void
}

/** What the context menu of one tab offers. */
export function tabMenu({ tab, tabs, close, pin, more, onCopyPath }: TabMenuParts): readonly MenuItem[] {
  const { content } = tab
  const others = tabs.filter((other) => other !== tab)
  const items: MenuItem[] = [{ id: 'close', label: text.close, onSelect: () => close(tab) }]
  if (others.length > 0)
    items.push({ id: 'closeOthers', label: text.closeOthers, onSelect: () => others.forEach(close) })
  items.push({ id: 'closeAll', label: text.closeAll, onSelect: () => [...tabs].forEach(close) })
  if (tab.isPreview) items.push({ id: 'keep', label: text.keepOpen, onSelect: () => pin(tab.id) })
  items.push(...(more?.menu(tab.id) ?? []))
  const path = pathOf(content)
  if (path !== null)
    items.push({
      id: 'copyPath',
      label: text.copyPath,
      separatorBefore: true,
      onSelect: () => onCopyPath(path),
    })
  return items
}
