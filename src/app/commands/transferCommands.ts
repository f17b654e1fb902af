import { canDownload, canUpload } from '../../channels/files/transfer/canTransfer'
import { transferMessages as text } from '../../messages/editing/transfer'
import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

/** Files that come from the user's computer, and go there. */
export function transferCommands(parts: CommandParts): readonly Command[] {
  const { workspace, tabs, layout } = parts
  const { commands, queries } = workspace.files
  const refuse = createRefusals(parts)
  const category = messages.app.commands.file
  const activePath = () => selectActivePath(tabs.store.getState())
  const cannotUpload = () =>
    refuse.absent('files') ?? refuse.readOnly('files') ?? refuse.offline() ?? refuse.catchingUp('files')
  const upload = (isFolder: boolean) => ({
    id: isFolder ? 'uploadFolder' : 'uploadFiles',
    title: isFolder ? text.uploadFolder : text.uploadFiles,
    category,
    run() {
      layout.showSide('files')
      commands.act((acts) => acts.pickUpload(isFolder))
    },
    isAbsent: () => !canUpload(queries) || refuse.readOnly('files') !== null,
    disabledReason: cannotUpload,
  })
  const download = (path: string, isFolder: boolean) => {
    layout.showSide('files')
    commands.act((acts) => acts.download(path, isFolder))
  }
  return [
    upload(false),
    upload(true),
    {
      id: 'downloadFile',
      title: text.downloadFile,
      category,
      run() {
        const path = activePath()
        if (path !== null) download(path, false)
      },
      isAbsent: () => !canDownload(queries, false),
      disabledReason: () =>
        refuse.offline() ?? (activePath() === null ? messages.app.commands.noFileOpen : null),
    },
    {
      id: 'downloadWorkspace',
      title: text.downloadAll,
      category,
      run: () => download('/', true),
      isAbsent: () => !canDownload(queries, true),
      disabledReason: refuse.offline,
    },
  ]
}
