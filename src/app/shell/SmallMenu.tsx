import { Ellipsis } from 'lucide-react'
import { messages } from '../../messages/en'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/menu/Menu'
import { useApp } from '../AppContext'

const ENTRIES = ['commands', 'goToFile', 'newTerminal', 'settings', 'shortcuts']

/** What a phone's title bar has no room for. */
export function SmallMenu() {
  const { commands } = useApp()
  const text = messages.app
  const items = commands
    .list()
    .filter((command) => ENTRIES.includes(command.id))
    .map((command) => ({
      id: command.id,
      label: command.title,
      disabledReason: command.disabledReason?.() ?? undefined,
      onSelect: command.run,
    }))
  return <Menu label={text.more} items={items} trigger={<IconButton label={text.more} icon={Ellipsis} />} />
}
