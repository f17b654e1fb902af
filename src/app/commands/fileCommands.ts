import { messages } from '../../messages/en'
import type { Command, CommandTargets } from './command'

const text = messages.app.commands

export function fileCommands(targets: CommandTargets): readonly Command[] {
  const category = text.file
  const live = () => (targets.isLive() ? null : text.offline)
  const needsFile = () => (targets.activePath() === null ? text.noFileOpen : null)
  return [
    {
      id: 'newFile',
      title: text.newFile,
      category,
      keys: { all: ['Alt+N'], mac: [] },
      run: () => targets.newFile(),
      disabledReason() {
        const refusal = targets.absent('files') ?? targets.readOnly('files') ?? live()
        return refusal ?? (targets.isCurrent('files') ? null : text.catchingUp)
      },
    },
    {
      id: 'save',
      title: text.save,
      category,
      keys: { all: ['Mod+S'] },
      run: () => targets.save(),
      disabledReason: () => targets.readOnly('files') ?? needsFile(),
    },
    {
      id: 'saveAll',
      title: text.saveAll,
      category,
      run: () => targets.saveAll(),
      disabledReason: () => targets.readOnly('files'),
    },
  ]
}
