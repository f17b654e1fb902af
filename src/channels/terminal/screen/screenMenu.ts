import { Bot } from 'lucide-react'
import { isMac } from '../../../lib/isMac'
import { screenMenuMessages as words } from '../../../messages/screenMenu'
import { terminalMessages } from '../../../messages/terminal'
import type { MenuItem } from '../../../ui/menu/menuItem'

interface ScreenMenuParts {
  readonly hasSelection: boolean
  /** Why nothing can be typed. */
  readonly unready: string | undefined
  readonly copy: () => void
  readonly paste: () => void
  readonly selectAll: () => void
  readonly clear: () => void
  /** Asks the agent about what is selected, else about what was printed last; absent where no agent can be asked. */
  readonly ask: (() => void) | undefined
}

/** What can be done with what a terminal shows. */
export function screenMenu(parts: ScreenMenuParts): readonly MenuItem[] {
  const { hasSelection, unready, ask } = parts
  const keys = clipboardKeys()
  const unselected = hasSelection ? undefined : words.nothingSelected
  return [
    {
      id: 'copy',
      label: words.copy,
      shortcut: keys.copy,
      disabledReason: unselected,
      onSelect: parts.copy,
    },
    { id: 'paste', label: words.paste, shortcut: keys.paste, disabledReason: unready, onSelect: parts.paste },
    { id: 'selectAll', label: words.selectAll, onSelect: parts.selectAll },
    { id: 'clear', label: words.clear, separatorBefore: true, onSelect: parts.clear },
    ...(ask
      ? [
          {
            id: 'ask',
            label: hasSelection ? words.askSelection : terminalMessages.ask,
            icon: Bot,
            separatorBefore: true,
            onSelect: ask,
          },
        ]
      : []),
  ]
}

export const clipboardKeys = () =>
  isMac() ? { copy: '⌘C', paste: '⌘V' } : { copy: 'Ctrl+C', paste: 'Ctrl+V' }
