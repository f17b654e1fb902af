import { ChevronDown } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, useId, useRef, useState } from 'react'
import { focusIfHere } from '../../lib/focusIfHere'
import { messages } from '../../messages/en'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/menu/Menu'
import { VisuallyHidden } from '../../ui/VisuallyHidden'
import { EditorTab, tabDomId } from './EditorTab'
import styles from './EditorTabs.module.css'
import type { TabCommands, Tabs } from './tabCommands'
import { type TabLabel, tabLabels } from './tabLabels'
import { tabMenu } from './tabMenu'
import type { Tab } from './tabsStore'
import { useShownTab } from './useShownTab'

const text = messages.editor

/** The tab in front of another group than the user's is not marked as strongly. */
const QUIET: CSSProperties & Record<'--ws-accent-solid', string> = {
  '--ws-accent-solid': 'var(--ws-border-control)',
}

export interface EditorTabsProps {
  /** Of this group. */
  tabs: readonly Tab[]
  /** Those of other groups, too: where there is room for one group only, they are reached from its list. */
  all: readonly Tab[]
  /** The number of the group of a tab, where that is another one. */
  numberOf: (tab: Tab) => number | null
  activeId: string | null
  /** Null: there is one group. */
  groupName: string | null
  /** The user is in this group. */
  isFront: boolean
  commands: Pick<TabCommands, 'activate' | 'close' | 'pin'>
  more: Tabs['more']
  onCopyPath: (path: string) => void
}

/**
 * The open editors. The tab list owns its tabs by reference, so that each can have a real close button beside it:
 * a button inside a tab, or inside the list, would be no valid child. Arrows move, Enter and Space activate.
 */
export function EditorTabs(props: EditorTabsProps) {
  const { tabs, all, numberOf, activeId, groupName, isFront, commands, more, onCopyPath } = props
  const hintId = useId()
  const [focused, setFocused] = useState<{ id: string; activeId: string | null } | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  useShownTab(scroller, activeId, tabs.length)
  if (tabs.length === 0) return null
  const labels = tabLabels(all)
  const preferred = focused?.activeId === activeId ? [focused.id, activeId] : [activeId]
  const stop = preferred.find((id) => tabs.some((tab) => tab.id === id)) ?? tabs[0]?.id

  const focusTab = (tab: Tab | undefined) => {
    if (!tab) return
    setFocused({ id: tab.id, activeId })
    focusIfHere(document.getElementById(tabDomId(tab.id)))
  }
  const close = (tab: Tab) => {
    const at = tabs.indexOf(tab)
    const own = document.getElementById(tabDomId(tab.id))?.parentElement
    if (own?.contains(document.activeElement)) focusTab(tabs[at + 1] ?? tabs[at - 1])
    commands.close(tab.id)
  }
  const press = (event: KeyboardEvent, tab: Tab) => {
    const at = tabs.indexOf(tab)
    const target = {
      ArrowRight: tabs[at + 1] ?? tabs[0],
      ArrowLeft: tabs.at(at - 1),
      Home: tabs[0],
      End: tabs.at(-1),
    }
    if (event.key === 'Enter' || event.key === ' ') commands.activate(tab.id)
    else if (event.key === 'Delete') close(tab)
    else if (isKeyOf(target, event.key)) focusTab(target[event.key])
    else return
    event.preventDefault()
  }

  return (
    <div className={styles.strip} style={isFront ? undefined : QUIET}>
      <div
        role="tablist"
        aria-label={[text.openEditors, groupName].filter(Boolean).join(', ')}
        aria-current={groupName !== null && isFront}
        aria-owns={tabs.map(({ id }) => tabDomId(id)).join(' ')}
      />
      <VisuallyHidden>
        <span id={hintId}>{text.tabHint}</span>
      </VisuallyHidden>
      <div ref={scroller} className={styles.scroller}>
        {tabs.map((tab) => (
          <EditorTab
            key={tab.id}
            tab={tab}
            label={labels.get(tab.id) ?? { name: tab.id, folder: null }}
            isActive={tab.id === activeId}
            isStop={tab.id === stop}
            hintId={hintId}
            menu={() => tabMenu({ tab, tabs, close, pin: commands.pin, more: more.groups, onCopyPath })}
            onActivate={() => commands.activate(tab.id)}
            onPin={() => commands.pin(tab.id)}
            onClose={() => close(tab)}
            onKeyDown={(event) => press(event, tab)}
          />
        ))}
      </div>
      {all.length > 0 && (
        <Menu
          label={text.allEditors}
          trigger={<IconButton label={text.allEditors} icon={ChevronDown} size="sm" />}
          items={() => [
            ...all.map((tab) => ({
              id: tab.id,
              label: menuLabel(labels.get(tab.id), numberOf(tab)),
              isCurrent: tab.id === activeId,
              onSelect: () => commands.activate(tab.id),
            })),
            ...((activeId !== null && more.groups?.menu(activeId)) || []),
          ]}
        />
      )}
    </div>
  )
}

const menuLabel = (label: TabLabel | undefined, group: number | null) =>
  [label?.name, label?.folder, group && text.inGroup(group)].filter(Boolean).join(' · ')

function isKeyOf<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key)
}
