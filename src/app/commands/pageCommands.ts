import { pageCommandMessages as text } from '../../messages/editing/laterCommands'
import { messages } from '../../messages/en'
import { THEME_NAMES } from '../../ui/theme/themeNames'
import { paneOf } from '../layout/hostPaneConstraints'
import { PANEL_TABS } from '../layout/layoutStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

const categories = messages.app.commands

/** What no button of the first picture does, and no key. */
export function pageCommands(parts: CommandParts): readonly Command[] {
  const { workspace, layout, focus, dialogs, afterPaint, copyLink } = parts
  const refuse = createRefusals(parts)
  const category = categories.view
  const themes = (['system', ...THEME_NAMES] as const).map((theme) => ({
    id: `theme.${theme}`,
    title: text.theme[theme],
    category,
    run: () => workspace.config.commands.set({ theme }),
  }))
  const panels = PANEL_TABS.map((tab) => ({
    id: `panel.${tab}`,
    title: text.showPanel[tab],
    category,
    run() {
      layout.showPanel(tab)
      afterPaint(() => focus.focus('panel'))
    },
    disabledReason: () => refuse.absent('panel') ?? (tab === 'output' ? null : refuse.absent(paneOf(tab))),
  }))
  return [
    {
      id: 'focusOutline',
      title: text.focusOutline,
      category: categories.go,
      run() {
        layout.showSide('outline')
        afterPaint(() => focus.focusWhenDrawn('side', '[role="treeitem"][tabindex="0"]'))
      },
      disabledReason: () => refuse.absent('editor'),
    },
    {
      id: 'maximisePanel',
      title: text.maximisePanel,
      category,
      run: () => layout.toggleMaximised(),
      disabledReason: () => refuse.fixed('panel'),
    },
    ...panels,
    ...themes,
    { id: 'resetLayout', title: text.resetLayout, category, run: () => layout.reset() },
    {
      id: 'copyLink',
      title: text.copyLink,
      category,
      run: () => copyLink(),
      disabledReason: refuse.embedded,
    },
    {
      id: 'share',
      title: text.share,
      category,
      run: () => dialogs.setState({ open: 'share' }),
      disabledReason: refuse.embedded,
    },
    {
      id: 'undoFiles',
      title: text.undoFiles,
      category: categories.file,
      run: () => workspace.files.commands.undo(),
      disabledReason: () => refuse.readOnly('files') ?? refuse.offline() ?? refuse.catchingUp('files'),
    },
    {
      id: 'saveAll',
      title: text.saveAll,
      category: categories.file,
      run: () => void workspace.files.editors.saveAll(),
      disabledReason: () => refuse.readOnly('files'),
    },
  ]
}
