import { focusIfHere } from '../../lib/focusIfHere'
import { tabDomId } from '../editorArea/EditorTab'
import { createGroupActs } from '../editorGroups/createGroupActs'
import { changesCommands } from './changesCommands'
import type { Command, CommandParts } from './command'
import { conversationCommands } from './conversationCommands'
import { fileSettingCommands } from './fileSettingCommands'
import { goToCommands } from './goToCommands'
import { groupCommands } from './groupCommands'
import { textCommands } from './textCommands'

interface LaterParts extends CommandParts {
  /** The keys of a command, as they are shown. */
  readonly shown: (command: string) => string | undefined
}

/** The commands that come after the first picture, with what they need: `commands.add(laterCommands(parts))`. */
export function laterCommands(parts: LaterParts): readonly Command[] {
  const { tabs, workspace, afterPaint, shown } = parts
  const acts = createGroupActs({
    ...tabs,
    shown,
    box: () => document.getElementById('editor')?.getBoundingClientRect() ?? { width: 0, height: 0 },
    viewport: () => innerWidth,
    remember: () => workspace.files.editors.inFront.current()?.remember(),
    focus: (tab) => afterPaint(() => focusIfHere(document.getElementById(tabDomId(tab.id)))),
  })
  tabs.more.groups = acts
  return [
    ...goToCommands(parts),
    ...changesCommands(parts),
    ...conversationCommands(parts),
    ...fileSettingCommands(parts),
    ...groupCommands(parts, acts),
    ...textCommands(parts),
  ]
}
