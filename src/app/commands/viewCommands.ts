import { canReadParts } from '../../channels/files/views/byteSource'
import { alternativeOf, isMedia, type ShownAs, showAs } from '../../channels/files/views/viewKinds'
import { viewCommandMessages as text } from '../../messages/editing/viewCommands'
import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

/** How the file in front is shown. */
export function viewCommands(parts: CommandParts): readonly Command[] {
  const { workspace, tabs } = parts
  const { editors, queries } = workspace.files
  const refuse = createRefusals(parts)
  const front = () => selectActivePath(tabs.store.getState())
  const shownAs = (path: string): ShownAs =>
    editors.view.getState().shownAs?.[path] ?? (isMedia(path) ? 'media' : 'text')

  function command(
    as: 'text' | 'preview' | 'table' | 'tail' | 'hex',
    needs: (path: string) => string | null,
  ): Command {
    return {
      id: `view.${as}`,
      title: text[as],
      category: messages.app.commands.editor,
      run() {
        const path = front()
        if (path !== null) showAs(editors, path, as)
      },
      disabledReason() {
        const path = front()
        const absent = refuse.absent('editor') ?? (path === null ? text.noFile : null)
        if (absent !== null || path === null) return absent
        return shownAs(path) === as ? text.already : needs(path)
      },
      isAbsent: () => (as === 'hex' || as === 'tail') && !canReadParts(queries),
    }
  }
  const only = (as: ShownAs, reason: string) => (path: string) => (alternativeOf(path) === as ? null : reason)
  return [
    command('preview', only('preview', text.noMarkdown)),
    command('table', only('table', text.noTable)),
    command('tail', () => null),
    command('hex', () => null),
    command('text', () => null),
  ]
}
