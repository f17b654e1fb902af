import { conversationTitle } from '../../channels/agent/header/conversationTitle'
import type { ChangedFile } from '../../channels/agent/shared/changesProtocol'
import { useAgent } from '../../channels/context/WorkspaceProvider'
import { changesMessages as words } from '../../messages/changes'

/** What is special about a changed file, in words. */
export function useChangeMarks(taskId: string, file: ChangedFile): readonly string[] {
  const others = (file.shared ?? []).filter((id) => id !== taskId)
  const names = useAgent((state) => others.map((id) => conversationTitle(state, id)).join(', '))
  return [
    ...(file.before === null ? [words.marks.new] : []),
    ...(file.after === null ? [words.marks.deleted] : []),
    ...(file.binary === true ? [words.marks.binary] : []),
    ...(file.tooLarge === true ? [words.marks.tooLarge] : []),
    ...(file.executable === true ? [words.marks.executable] : []),
    ...(file.executable === false ? [words.marks.notExecutable] : []),
    ...(file.mine === true ? [words.marks.mine] : []),
    ...(file.shared !== undefined ? [words.marks.shared(names)] : []),
  ]
}
