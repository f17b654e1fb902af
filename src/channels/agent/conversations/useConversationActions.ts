import { useMutation } from '@tanstack/react-query'
import { download } from '../../../lib/download'
import { conversationMessages as words } from '../../../messages/conversations'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { type ConversationChange, changeConversation } from './conversationQueries'
import { fileNameOf, readConversation, toJson, toMarkdown } from './exportConversation'

type ExportFormat = 'md' | 'json'

export type ConversationActions = ReturnType<typeof useConversationActions>

/** What the user does to conversations. */
export function useConversationActions() {
  const { link, store } = useWorkspace().agent
  const change = useMutation({
    networkMode: 'always',
    mutationFn: (wanted: ConversationChange) => changeConversation(link, wanted),
  })
  const exporting = useMutation({
    networkMode: 'always',
    mutationFn: async ({ taskId, format }: { taskId: string; format: ExportFormat }) => {
      const whole = await readConversation(link, store.getState(), taskId)
      const text = format === 'md' ? toMarkdown(whole) : toJson(whole)
      download(fileNameOf(whole.title, format), new TextEncoder().encode(text), document)
    },
  })
  return {
    change: (wanted: ConversationChange) => change.mutate(wanted),
    exportAs: (taskId: string, format: ExportFormat) => exporting.mutate({ taskId, format }),
    isExporting: exporting.isPending,
    /** Why the last one was not done, in words. */
    problem: change.error ? words.failed(change.error.message) : exporting.error && words.exportFailed,
    dismiss() {
      change.reset()
      exporting.reset()
    },
  }
}
