import { emptyToolbox, knownChoice, type Toolbox, type ToolChoice, usualChoice } from '../../agents/toolbox'
import type { History } from '../../state/history'

/** Which of the configured servers and folders each conversation uses. */
export interface ToolChoices {
  /** Null: those that a new conversation begins with. */
  of(taskId: string | null): ToolChoice
  choose(taskId: string | null, choice: ToolChoice): void
  /** A new conversation keeps what it began with. */
  begun(taskId: string): void
}

interface Options {
  readonly toolbox?: Toolbox
  readonly history: Pick<History, 'append'>
}

/** @param restored what was chosen before this start, by conversation; under '' for new ones */
export function createToolChoices(
  { toolbox = emptyToolbox, history }: Options,
  restored: ReadonlyMap<string, ToolChoice>,
): ToolChoices {
  const chosen = new Map(restored)
  const keyOf = (taskId: string | null) => taskId ?? ''

  function choose(taskId: string | null, choice: ToolChoice): void {
    const { servers, folders } = knownChoice(toolbox, choice)
    chosen.set(keyOf(taskId), { servers, folders })
    history.append({ type: 'tools', taskId: keyOf(taskId), servers: [...servers], folders: [...folders] })
  }

  return {
    of: (taskId) => knownChoice(toolbox, chosen.get(keyOf(taskId)) ?? usualChoice(toolbox)),
    choose,
    begun(taskId) {
      const usual = chosen.get('')
      if (usual) choose(taskId, usual)
    },
  }
}
