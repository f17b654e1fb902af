import { messages } from '../../../messages/en'
import { progressMessages as words } from '../../../messages/progress'
import { nameOfCall, runningCall } from '../header/agentStatus'
import type { Progress } from '../shared/progress'
import type { AgentState, AgentTask } from '../shared/state'

export interface ShownProgress {
  readonly text: string
  /** Whole seconds beside it; null: too few to be shown. */
  readonly seconds: number | null
  /** It is announced to screen readers. */
  readonly isLong: boolean
}

/** A shorter wait would only flicker. */
const QUIET_MS = 3_000
/** Time of a turn or of its start that is shown. */
const SHOWN_MS = 5_000
/** Time of a tool that is shown. */
const TOOL_MS = 2_000
/** A wait that is announced. */
const LONG_MS = 10_000

/** What the turn of a conversation does, in words. @param progress undefined: nothing is known of its times */
export function describeProgress(
  state: AgentState,
  task: AgentTask,
  { progress, agent, now }: { progress: Progress | undefined; agent: string; now: number },
): ShownProgress {
  const call = runningCall(state, task.items)
  const since = (at: number | undefined) => (at === undefined ? 0 : Math.max(0, now - at))
  const quiet = since(progress?.heard)
  if (progress?.phase === 'retrying')
    return { ...shown(words.retrying[progress.reason ?? 'other'], quiet, QUIET_MS), isLong: true }
  if (progress?.phase === 'starting') return shown(words.starting(agent), quiet, SHOWN_MS)
  if (progress?.phase === 'noting') return shown(words.noting, quiet, SHOWN_MS)
  if (call) {
    const text = (call.kind === 'execute' ? words.running : messages.agent.chip.working)(nameOfCall(call))
    return { ...shown(text, since(progress?.calls[call.toolCallId]), TOOL_MS), isLong: false }
  }
  if (quiet >= QUIET_MS) return shown(words.asking, quiet, 0)
  return { ...shown(messages.agent.chip.thinking, since(progress?.began), SHOWN_MS), isLong: false }
}

const shown = (text: string, ms: number, from: number): ShownProgress => ({
  text,
  seconds: ms < from ? null : Math.floor(ms / 1000),
  isLong: ms >= LONG_MS,
})
