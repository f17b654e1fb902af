import { messages } from '../../messages/en'
import { hasView } from '../layout/useSideViews'
import { askCommands } from './askCommands'
import type { Command, CommandParts } from './command'
import { editorCommands } from './editorCommands'
import { fileCommands } from './fileCommands'
import { followCommand } from './followCommand'
import { createNeedsYou } from './needsYou'
import { createRefusals } from './refusals'
import { createRegionMoves } from './regionMoves'
import { searchCommands } from './searchCommands'
import { workspaceCommands } from './workspaceCommands'

const text = messages.app.commands

/**
 * The commands that the first picture names, and those of its keys: buttons, menus, the palette, keys and the page of shortcuts
 * read them. The others are in `laterCommands.ts`.
 */
export function createCommands(parts: CommandParts): readonly Command[] {
  return [
    ...goCommands(parts),
    ...viewCommands(parts),
    ...fileCommands(parts),
    ...editorCommands(parts),
    ...searchCommands(parts),
    ...askCommands(parts),
    ...workspaceCommands(parts),
    followCommand(parts),
  ]
}

function goCommands(parts: CommandParts): readonly Command[] {
  const { workspace, focus, dialogs } = parts
  const refuse = createRefusals(parts)
  const { enter, enterSide } = createRegionMoves(parts)
  const category = text.go

  const needsYou = createNeedsYou(parts)
  return [
    {
      id: 'commands',
      title: text.showCommands,
      category,
      keys: { all: ['F1', 'Mod+Shift+P'] },
      run: () => dialogs.setState({ open: 'commands' }),
    },
    {
      id: 'goToFile',
      title: text.goToFile,
      category,
      keys: { all: ['Mod+P'] },
      run: () => dialogs.setState({ open: 'files' }),
      disabledReason: () => refuse.absent('editor'),
    },
    {
      id: 'nextRegion',
      title: text.nextRegion,
      category,
      keys: { all: ['F6'] },
      run: () => focus.step(1),
    },
    {
      id: 'previousRegion',
      title: text.previousRegion,
      category,
      keys: { all: ['Shift+F6'] },
      run: () => focus.step(-1),
    },
    {
      id: 'needsYou',
      title: text.needsYou,
      category,
      keys: { all: ['F4'] },
      run: needsYou.go,
      disabledReason: () => refuse.absent('agent') ?? (needsYou.isWaiting() ? null : text.nothingNeedsYou),
    },
    {
      id: 'focusFiles',
      title: text.focusFiles,
      category,
      keys: { all: ['Mod+Shift+E'] },
      run: () => enterSide('files'),
      disabledReason: () => refuse.absent('files'),
    },
    {
      id: 'focusChanges',
      title: text.focusChanges,
      category: text.changes,
      keys: { all: ['Mod+Shift+G'] },
      run: () => enterSide('changes'),
      isAbsent: () => !hasView(workspace, 'changes'),
      disabledReason: () => refuse.absent('files'),
    },
    {
      id: 'focusEditor',
      title: text.focusEditor,
      category,
      run: () => enter('editor'),
      disabledReason: () => refuse.absent('editor'),
    },
  ]
}

function viewCommands(parts: CommandParts): readonly Command[] {
  const { tabs, dialogs } = parts
  const refuse = createRefusals(parts)
  const { enter, toggle } = createRegionMoves(parts)
  const category = text.view
  return [
    {
      id: 'toggleSide',
      title: text.toggleSide,
      category,
      keys: { all: ['Mod+B'] },
      run: () => toggle('side'),
      disabledReason: () => refuse.fixed('side'),
    },
    {
      id: 'togglePanel',
      title: text.togglePanel,
      category,
      keys: { all: ['Mod+J'] },
      run: () => toggle('panel'),
      disabledReason: () => refuse.fixed('panel'),
    },
    {
      id: 'toggleAgent',
      title: text.toggleAgent,
      category,
      keys: { all: ['Mod+Shift+B'] },
      run: () => toggle('agent'),
      disabledReason: () => refuse.fixed('agent'),
    },
    {
      id: 'settings',
      title: text.settings,
      category,
      keys: { all: ['Mod+,'] },
      run() {
        tabs.commands.openSettings()
        enter('editor')
      },
      disabledReason: () => refuse.absent('editor'),
    },
    {
      id: 'shortcuts',
      title: text.shortcuts,
      category,
      keys: { all: ['Mod+Shift+/'] },
      run: () => dialogs.setState({ open: 'shortcuts' }),
    },
  ]
}
