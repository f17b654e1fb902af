import type { Git } from '../../channels/files/git/createGit'
import { gitLogMessages as text } from '../../messages/editing/gitLog'
import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'
import { createRegionMoves } from './regionMoves'

/** The past of the repository and of the file in front. */
export function gitCommands(parts: CommandParts): readonly Command[] {
  const { workspace, tabs } = parts
  const { viewStore, editors } = workspace.files
  const { enterSide } = createRegionMoves(parts)
  const refuse = createRefusals(parts)
  const category = messages.app.commands.changes
  const isAbsent = () => !workspace.config.store.getState().config?.capabilities.includes('files.gitLog')
  const path = () => selectActivePath(tabs.store.getState())
  const past = () => viewStore.getState().past
  const withGit = (use: (git: Git) => void) => {
    import('../../channels/files/git/useGit').then(
      ({ gitOf }) => use(gitOf(workspace)),
      () => {},
    )
  }
  const needsFile = () => {
    const shown = path()
    if (shown === null) return text.noFile
    return past()?.has(shown) ? refuse.offline() : text.inNone
  }
  const needsBlame = () => (past()?.annotate ? needsFile() : text.blameFirst)
  const lineOf = (use: (git: Git, path: string, line: number) => void) => () => {
    const { cursor } = editors.view.getState()
    if (cursor) withGit((git) => use(git, cursor.path, cursor.line))
  }
  return [
    {
      id: 'gitLog',
      title: text.commands.log,
      category,
      run() {
        withGit((git) => git.showTab('log'))
        enterSide('changes')
      },
      isAbsent,
      disabledReason: () => refuse.absent('files'),
    },
    {
      id: 'fileHistory',
      title: text.commands.fileHistory,
      category,
      run: () => past()?.showHistory(path() ?? ''),
      isAbsent,
      disabledReason: needsFile,
    },
    {
      id: 'blame',
      title: text.commands.blame,
      category,
      run: () => past()?.toggleBlame(),
      isAbsent,
      disabledReason: () => (past()?.annotate ? null : needsFile()),
    },
    {
      id: 'sayLine',
      title: text.commands.sayLine,
      category,
      run: lineOf((git, file, line) => git.say(git.blameAt(file, line)?.text ?? text.notSaved)),
      isAbsent,
      disabledReason: needsBlame,
    },
    {
      id: 'lineCommit',
      title: text.commands.lineCommit,
      category,
      run: lineOf((git, file, line) => {
        const found = git.blameAt(file, line)
        if (found?.commit) git.showCommit(file, found.commit)
        else git.say(found?.text ?? text.notSaved)
      }),
      isAbsent,
      disabledReason: needsBlame,
    },
  ]
}
