import { useMutation } from '@tanstack/react-query'
import { forkMessages as words } from '../../../messages/answer'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { offerSchema } from '../shared/offer'
import { selectIsBusy } from '../store'
import { forkConversation } from './forkConversation'

/** Forks a conversation whose agent can, and goes to the fork: `fork.isOffered(agentId) && fork.run(taskId)`. */
export function useFork() {
  const { agent } = useWorkspace()
  const config = useConfig((state) => state.config)
  const off = useDisabledReason('agent', 'writable')
  const forking = useMutation({
    networkMode: 'always',
    mutationFn: (taskId: string) => forkConversation(agent.link, { taskId, forkId: agent.agents.newId() }),
    onSuccess: (forkId) => agent.commands.selectTask(forkId),
  })
  return {
    isOffered(agentId: string | null | undefined): boolean {
      if (!config?.capabilities.includes('agent.fork')) return false
      const row = config.agent?.providers.find(({ id }) => id === agentId)
      const offer = offerSchema.safeParse(row?.offer)
      return (offer.success && offer.data.takes?.sessions.includes('fork')) ?? false
    },
    off: (taskId: string): string | undefined =>
      off ??
      (forking.isPending ? words.forking : undefined) ??
      (selectIsBusy(taskId)(agent.store.getState()) ? words.whileBusy : undefined),
    run: (taskId: string) => forking.mutate(taskId),
    isForking: forking.isPending,
    /** Why the last one was not made, in words. */
    problem: forking.error ? words.failed(forking.error.message) : null,
    dismiss: forking.reset,
  }
}

export type Fork = ReturnType<typeof useFork>
