import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useId, useMemo, useRef } from 'react'
import { agentSessionMessages } from '../../../messages/agentSession'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useIsLive } from '../../context/useIsLive'
import { useAgent, useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { type Offer, offerSchema, type SessionOption } from '../shared/offer'
import type { Attachment } from '../shared/protocol'
import { selectTask } from '../store'
import { useView } from '../useView'
import { draftKey } from '../viewStore'
import { askOpen, askSettings, type Wanted } from './sessionQueries'

const copy = agentSessionMessages
/** A choice that stands for so long is meant. */
const CHOSEN_MS = 600
const NO_OPTIONS: readonly SessionOption[] = []

/** The agent of a conversation, or of the next one, and what a new one with it can have. */
export function useOffer(taskId: string | null) {
  const agent = useConfig((state) => state.config?.agent)
  const begun = useAgent((state) => selectTask(taskId)(state)?.task?.agent)
  const wished = useView((view) => view.wished[draftKey(taskId)]?.provider)
  const id = begun ?? wished ?? agent?.provider
  const row = agent?.providers.find((each) => each.id === id || each.name === id)
  const told = row?.offer
  const offer = useMemo((): Offer | null => {
    const read = offerSchema.safeParse(told)
    return read.success ? read.data : null
  }, [told])
  return { row, offer, name: row?.name ?? id ?? copy.agent }
}

/** What can be chosen in a conversation, or for the next one, beside its agent and model. */
export function useChoices(taskId: string | null) {
  const { offer } = useOffer(taskId)
  const task = useAgent((state) => selectTask(taskId)(state)?.task)
  const canSet = useConfig(({ config }) => config?.capabilities.includes('agent.open') ?? false)
  const { modes, mode, options } = (taskId === null ? (canSet ? offer : null) : task) ?? {}
  return { modes: modes ?? [], mode, options: (canSet ? options : undefined) ?? NO_OPTIONS }
}

/** Sets a mode or options, and says what is on its way and what was not taken: in the conversation it was meant for. */
export function useSetting(taskId: string | null) {
  const { agent } = useWorkspace()
  const setting = useMutation({
    mutationFn: (meant: { taskId: string | null; wanted: Wanted }) =>
      askSettings(agent.link.ask, meant.taskId, meant.wanted),
  })
  const { variables, isPending, error, mutate, reset } = setting
  const isOfThis = variables?.taskId === taskId
  const sentenceId = useId()
  return {
    /** Of the sentence that explains the mode. */
    sentenceId,
    set: (wanted: Wanted) => mutate({ taskId, wanted }),
    wished: isPending && isOfThis ? variables.wanted : undefined,
    failure: error && isOfThis ? copy.notSet(error.message) : null,
    /** The user went on without it. */
    dismiss() {
      if (error && isOfThis) reset()
    },
  }
}
export type Setting = ReturnType<typeof useSetting>

/**
 * Opens a session before the first prompt, since only an open one says what the agent offers. In a conversation that has
 * begun only what goes with the message has to be known.
 */
export function useOpening(taskId: string | null, attached: readonly Attachment[]) {
  const { agent } = useWorkspace()
  const { row, offer, name } = useOffer(taskId)
  const live = useIsLive()
  const readOnly = useDisabledReason('agent', 'writable')
  const canOpen = useConfig(({ config }) => config?.capabilities.includes('agent.open') ?? false)
  const can = canOpen && live && readOnly === undefined
  /** The agent that is being opened. `isPending` is a render late: the focus and the first letter may both come before it. */
  const asking = useRef<string>(undefined)
  const opening = useMutation({
    mutationFn: (provider: string) => askOpen(agent.link.ask, { provider }),
    onSettled: (_opened, _failure, provider) => {
      if (asking.current === provider) asking.current = undefined
    },
  })
  const later = useRef<ReturnType<typeof setTimeout>>(undefined)
  const begun = taskId ?? ''
  const epoch = useConfig(({ config }) => config?.serverEpoch)
  useQuery({
    queryKey: ['agent', 'open', epoch, begun],
    queryFn: () => askOpen(agent.link.ask, { taskId: begun }),
    enabled: can && taskId !== null && attached.length > 0 && row !== undefined && !offer?.takes,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => () => clearTimeout(later.current), [])
  const isOfThis = taskId === null && opening.variables === row?.id
  function use(provider = row?.id) {
    clearTimeout(later.current)
    if (!can || taskId !== null || provider === undefined) return
    if (asking.current === provider) return
    asking.current = provider
    opening.mutate(provider)
  }
  return {
    /** The composer is used: for a new conversation with this agent. */
    use,
    /** Another agent was chosen. By keyboard the choice passes others, each of which would start a process. */
    useSoon(provider: string) {
      clearTimeout(later.current)
      later.current = setTimeout(() => use(provider), CHOSEN_MS)
    },
    notice:
      isOfThis && opening.isPending && !offer?.commands && !offer?.options
        ? copy.opening(name)
        : isOfThis && opening.error && live
          ? opening.error.message
          : null,
  }
}
