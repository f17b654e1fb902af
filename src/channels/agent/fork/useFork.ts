import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { forkMessages as words } from '../../../messages/answer'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { offerSchema } from '../shared/offer'
import { selectIsBusy, selectShownTaskId } from '../store'
import { selectAttached, selectDraft } from '../viewStore'
import { forkConversation } from './forkConversation'

/**
 * Forks a conversation whose agent can, and shows the fork unless the user is writing or has gone to another conversation.
 *
 *     if (fork.isOffered(agentId)) fork.run(taskId)
 */
export function useFork() {
  const { agent } = useWorkspace()
  const config = useConfig((state) => state.config)
  const off = useDisabledReason('agent', 'writable')
  /** The fork that was asked for of each conversation: a second try after a lost answer sends the same id (A27). */
  const ids = useRef(new Map<string, string>())
  const forking = useMutation({
    networkMode: 'always',
    mutationFn: (taskId: string) => forkConversation(agent.link, { taskId, forkId: idFor(taskId) }),
    // Here and not in `mutate`, whose callbacks are not called once the menu that began it is unmounted.
    onSuccess(forkId, taskId) {
      ids.current.delete(taskId)
      goTo(forkId, taskId)
    },
  })
  function idFor(taskId: string): string {
    const id = ids.current.get(taskId) ?? agent.agents.newId()
    ids.current.set(taskId, id)
    return id
  }
  function goTo(forkId: string, taskId: string): void {
    const view = agent.viewStore.getState()
    const shown = selectShownTaskId(agent.store.getState(), view)
    const isWriting = selectDraft(shown)(view) !== '' || selectAttached(shown)(view).length > 0
    // Where the user chose none the newest is shown, which is the fork.
    if (!isWriting && (shown === taskId || shown === forkId)) agent.commands.selectTask(forkId)
  }
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
    /** The last one was made, and is not gone to. */
    isMade: forking.isSuccess,
    /** Why the last one was not made, in words. */
    problem: forking.error ? words.failed(forking.error.message) : null,
    dismiss: forking.reset,
  }
}

export type Fork = ReturnType<typeof useFork>
