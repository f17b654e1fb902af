import { effectiveSetting } from '../../channels/config/store'
import type { Workspace } from '../../channels/context/workspace'
import { focusIfHere } from '../../lib/focusIfHere'
import { isLive } from '../../socket/connection/connectionState'
import { attachAgentMarks } from '../beside/attachAgentMarks'
import { tabDomId } from '../editorArea/EditorTab'
import { ONE_BELOW } from '../editorArea/tabsStore'
import { createGroupActs, type GroupActs } from '../editorGroups/createGroupActs'
import { createPlaceHistory } from '../placeHistory/createPlaceHistory'
import { changesCommands } from './changesCommands'
import type { Command, CommandParts } from './command'
import type { CommandRegistry } from './commandRegistry'
import { conversationCommands } from './conversationCommands'
import { fileSettingCommands } from './fileSettingCommands'
import { gitCommands } from './gitCommands'
import { goToCommands } from './goToCommands'
import { groupCommands } from './groupCommands'
import { mergeCommands } from './mergeCommands'
import { moreCommands } from './moreCommands'
import { pageCommands } from './pageCommands'
import { placeCommands } from './placeCommands'
import { problemCommands } from './problemCommands'
import { textCommands } from './textCommands'
import { transferCommands } from './transferCommands'
import { viewCommands } from './viewCommands'

interface Own {
  readonly groups: GroupActs
  readonly history: ReturnType<typeof createPlaceHistory>
}

/** The commands that come after the first picture. */
export function laterCommands(parts: CommandParts, { groups, history }: Own): readonly Command[] {
  return [
    ...goToCommands(parts),
    ...pageCommands(parts),
    ...moreCommands(parts),
    ...placeCommands(history),
    ...changesCommands(parts),
    ...conversationCommands(parts),
    ...fileSettingCommands(parts),
    ...gitCommands(parts),
    ...groupCommands(parts, groups),
    ...textCommands(parts),
    ...mergeCommands(parts),
    ...viewCommands(parts),
    ...transferCommands(parts),
    ...problemCommands(parts),
  ]
}

/** Adds them, with what only they need. */
export function addLaterCommands(commands: CommandRegistry, parts: CommandParts): void {
  const { tabs, layout, workspace, afterPaint } = parts
  const { files, clock } = workspace
  const groups = createGroupActs({
    ...tabs,
    shown: commands.shown,
    hasFocus: (group) => document.activeElement?.closest(`[data-group="${group}"]`) != null,
    box: () => document.getElementById('editor')?.getBoundingClientRect() ?? { width: 0, height: 0 },
    isNarrow: () => layout.store.getState().box.width < ONE_BELOW,
    remember: () => files.editors.inFront.current()?.remember(),
    focus: (tab) => afterPaint(() => focusIfHere(document.getElementById(tabDomId(tab.id)))),
  })
  tabs.more.groups = groups
  attachAgentMarks(parts)
  attachStyles(workspace)
  commands.add(laterCommands(parts, { groups, history: createPlaceHistory({ files, tabs, clock }) }))
}

/** Texts are indented and saved as their project says, else as the user wants it. */
function attachStyles({ files, connection, config }: Workspace): void {
  const { store } = connection
  const inForce = (key: 'editor.trimTrailingWhitespace' | 'editor.insertFinalNewline') =>
    effectiveSetting(key, config.viewStore.getState(), config.store.getState())
  // Where the code does not come, texts are saved as they are.
  import('../../channels/files/editor/saving/attachFileStyles').then(
    ({ attachFileStyles }) =>
      attachFileStyles({
        ...files,
        live: { subscribe: store.subscribe, isLive: () => isLive(store.getState()) },
        settings: () => ({
          trim: inForce('editor.trimTrailingWhitespace'),
          finalNewline: inForce('editor.insertFinalNewline'),
        }),
      }),
    () => {},
  )
}
