import { messages } from '../../messages/en'
import { THEME_NAMES } from '../../ui/theme/themeNames'
import { PANEL_TABS } from '../layout/layoutStore'
import type { Command, CommandTargets } from './command'
import { editorCommands } from './editorCommands'
import { fileCommands } from './fileCommands'
import { workspaceCommands } from './workspaceCommands'

const text = messages.app.commands

/** Every command of the shell, once: buttons, menus, the palette, keys and the page of shortcuts read it. */
export function createCommands(targets: CommandTargets): readonly Command[] {
  return [
    ...goCommands(targets),
    ...viewCommands(targets),
    ...fileCommands(targets),
    ...editorCommands(targets),
    ...workspaceCommands(targets),
  ]
}

function goCommands(targets: CommandTargets): readonly Command[] {
  const category = text.go
  return [
    {
      id: 'commands',
      title: text.showCommands,
      category,
      keys: { all: ['F1', 'Mod+Shift+P'] },
      run: () => targets.openDialog('commands'),
    },
    {
      id: 'goToFile',
      title: text.goToFile,
      category,
      keys: { all: ['Mod+P'] },
      run: () => targets.openDialog('files'),
      disabledReason: () => targets.absent('editor'),
    },
    {
      id: 'nextRegion',
      title: text.nextRegion,
      category,
      keys: { all: ['F6'] },
      run: () => targets.stepRegion(1),
    },
    {
      id: 'previousRegion',
      title: text.previousRegion,
      category,
      keys: { all: ['Shift+F6'] },
      run: () => targets.stepRegion(-1),
    },
    {
      id: 'needsYou',
      title: text.needsYou,
      category,
      keys: { all: ['F4'] },
      run: () => targets.goToWhatNeedsYou(),
      disabledReason: () => targets.absent('agent') ?? (targets.needsYou() ? null : text.nothingNeedsYou),
    },
    {
      id: 'composer',
      title: text.composer,
      category,
      keys: { all: ['Mod+I'] },
      run: () => targets.toggleComposer(),
      disabledReason: () => targets.absent('agent'),
    },
    {
      id: 'focusFiles',
      title: text.focusFiles,
      category,
      keys: { all: ['Mod+Shift+E'] },
      run: () => targets.enter('side'),
      disabledReason: () => targets.absent('files'),
    },
    {
      id: 'focusEditor',
      title: text.focusEditor,
      category,
      run: () => targets.enter('editor'),
      disabledReason: () => targets.absent('editor'),
    },
  ]
}

function viewCommands(targets: CommandTargets): readonly Command[] {
  const category = text.view
  const themes = (['system', ...THEME_NAMES] as const).map((theme) => ({
    id: `theme.${theme}`,
    title: text.theme[theme],
    category,
    run: () => targets.setTheme(theme),
  }))
  const panels = PANEL_TABS.map((tab) => ({
    id: `panel.${tab}`,
    title: text.showPanel[tab],
    category,
    run: () => targets.showPanel(tab),
    disabledReason: () => targets.absent(tab === 'output' ? 'panel' : tab),
  }))
  return [
    {
      id: 'toggleSide',
      title: text.toggleSide,
      category,
      keys: { all: ['Mod+B'] },
      run: () => targets.toggleRegion('side'),
      disabledReason: () => targets.fixed('side'),
    },
    {
      id: 'togglePanel',
      title: text.togglePanel,
      category,
      keys: { all: ['Mod+J'] },
      run: () => targets.toggleRegion('panel'),
      disabledReason: () => targets.fixed('panel'),
    },
    {
      id: 'toggleAgent',
      title: text.toggleAgent,
      category,
      keys: { all: ['Mod+Shift+B'] },
      run: () => targets.toggleRegion('agent'),
      disabledReason: () => targets.fixed('agent'),
    },
    {
      id: 'maximisePanel',
      title: text.maximisePanel,
      category,
      run: () => targets.layout.toggleMaximised(),
      disabledReason: () => targets.fixed('panel'),
    },
    ...panels,
    ...themes,
    { id: 'resetLayout', title: text.resetLayout, category, run: () => targets.layout.reset() },
    {
      id: 'settings',
      title: text.settings,
      category,
      keys: { all: ['Mod+,'] },
      run: () => targets.openSettings(),
      disabledReason: () => targets.absent('editor'),
    },
    {
      id: 'shortcuts',
      title: text.shortcuts,
      category,
      keys: { all: ['Mod+Shift+/'] },
      run: () => targets.openDialog('shortcuts'),
    },
    {
      id: 'copyLink',
      title: messages.share.copyLink,
      category,
      run: () => targets.copyLink(),
      disabledReason: () => (targets.isEmbedded() ? messages.share.linkIsHosts : null),
    },
    {
      id: 'share',
      title: messages.share.command,
      category,
      run: () => targets.openDialog('share'),
      disabledReason: () => (targets.isEmbedded() ? messages.share.linkIsHosts : null),
    },
  ]
}
