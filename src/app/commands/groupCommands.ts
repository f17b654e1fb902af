import { groupMessages as text } from '../../messages/editing/editorGroups'
import { messages } from '../../messages/en'
import type { GroupActs } from '../editorGroups/createGroupActs'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

/** Groups that have a key. */
const NUMBERED = [1, 2, 3, 4]

/** Groups of editors side by side. */
export function groupCommands(parts: CommandParts, acts: GroupActs): readonly Command[] {
  const refuse = createRefusals(parts)
  const category = messages.app.commands.editor
  const own = (
    id: string,
    title: string,
    run: () => void,
    why: () => string | null = () => acts.whyOne(),
    keys?: Command['keys'],
  ): Command => ({
    id,
    title,
    category,
    ...(keys && { keys }),
    run,
    disabledReason: () => refuse.absent('editor') ?? why(),
  })
  return [
    own(
      'splitRight',
      text.splitEditorRight,
      () => acts.split('end'),
      () => acts.whyNoSplit('end'),
      {
        all: ['Mod+\\'],
      },
    ),
    own(
      'splitDown',
      text.splitEditorDown,
      () => acts.split('bottom'),
      () => acts.whyNoSplit('bottom'),
    ),
    ...NUMBERED.map((n) =>
      own(
        `focusGroup${n}`,
        text.focusNth(n),
        () => acts.focusNth(n - 1),
        () => acts.whyNoNth(n - 1),
        {
          all: [`Mod+Shift+${n}`],
          // Cmd and Shift with a number make pictures of the screen.
          mac: [`Ctrl+Shift+${n}`],
        },
      ),
    ),
    own('focusNextGroup', text.focusNext, () => acts.focusBeside(1)),
    own('focusPreviousGroup', text.focusPrevious, () => acts.focusBeside(-1)),
    own('moveToNextGroup', text.moveToNextGroup, () => acts.moveOver(1)),
    own('moveToPreviousGroup', text.moveToPreviousGroup, () => acts.moveOver(-1)),
    own(
      'moveTabLeft',
      text.moveTabLeft,
      () => acts.move(-1),
      () => acts.whyNoMove(-1),
    ),
    own(
      'moveTabRight',
      text.moveTabRight,
      () => acts.move(1),
      () => acts.whyNoMove(1),
    ),
    own('evenGroups', text.even, () => acts.even()),
    own('joinGroups', text.join, () => acts.join()),
    own('closeGroup', text.closeGroup, () => acts.closeGroup()),
  ]
}
