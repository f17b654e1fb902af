import { compareReplay, mergeReplay } from '../channels/agent/dialects/compareReplay'
import { createStagedReplay } from '../channels/agent/dialects/stagedReplay'
import type { AgentEvent } from '../channels/agent/shared/protocol'
import { reduceAgent } from '../channels/agent/shared/reduce'
import { initialAgent } from '../channels/agent/shared/state'
import type { PortsEvent } from '../channels/ports/shared/protocol'
import type { TerminalEvent } from '../channels/terminal/shared/protocol'
import type { Clock } from '../lib/clock'
import type { CatchingUp } from '../socket/connection/connectionState'
import type { Mode } from '../socket/connection/session'
import type { Capability, ChannelName } from '../socket/protocol'
import { attachFilesCatchUp } from './attachFilesCatchUp'
import { createCatchUp } from './createCatchUp'
import type { Parts } from './createParts'
import { createScreensCatchUp } from './createScreensCatchUp'

interface Options {
  readonly parts: Parts
  readonly clock: Clock
  readonly has: (capability: Capability) => boolean
  /** What is still missing; once that is nothing, the page is live. */
  readonly changed: (channels: readonly CatchingUp[]) => void
  /** The server keeps no table of ports: ours begins anew. */
  readonly portsUnknown: () => void
}

/** After each (re)connect: every channel takes up again what it did before, and says when it has what it missed. */
export function createResume({ parts, clock, has, changed, portsUnknown }: Options) {
  const { terminals, files, agent, ports, config, queryClient } = parts
  const catchUp = createCatchUp({ clock, changed })
  const screens = createScreensCatchUp({
    store: terminals.store,
    waiting: (count) => catchUp.count('terminal', count),
    done: () => catchUp.done('terminal'),
  })
  const stagedReplay = createStagedReplay({
    store: agent.store,
    initial: initialAgent,
    clock,
    reduce: reduceAgent,
    compare: compareReplay,
    merge: mergeReplay,
    provesReplay: (event: AgentEvent) => event.type === 'restarted',
    notRetold: () => agent.commands.notRetold(),
    complete() {
      catchUp.done('agent')
      agent.commands.caughtUp()
    },
  })
  let stopFiles: (() => void) | null = null

  function awaited(mode: Mode): readonly ChannelName[] {
    // A documented server does not say when it is done: a second of quiet ends all waiting.
    if (mode === 'documented') return ['agent']
    return [
      ...(has('agent.seq') ? (['agent'] as const) : []),
      ...(has('terminal.attach') ? (['terminal'] as const) : []),
      'files',
      ...(has('ports.snapshot') ? (['ports'] as const) : []),
    ]
  }

  function stop(): void {
    catchUp.stop()
    screens.stop()
    stopFiles?.()
    stopFiles = null
  }

  return {
    /** Where the agent's events are folded. */
    stagedReplay,
    parsed: screens.parsed,

    /** The order is the server's own. */
    opened(mode: Mode): void {
      stop()
      stagedReplay.stop()
      if (!has('agent.seq')) stagedReplay.begin(agent.store.getState() !== initialAgent)
      catchUp.begin(awaited(mode))
      config.commands.opened()
      config.uiState.opened()
      agent.commands.opened()
      terminals.commands.opened()
      if (!has('ports.snapshot')) portsUnknown()
      files.commands.opened()
      const compared = files.editors.opened()
      if (mode === 'documented') return
      screens.begin()
      stopFiles = attachFilesCatchUp({
        queryClient,
        compared,
        waiting: (count) => catchUp.count('files', count),
        done: () => catchUp.done('files'),
      })
    },

    /** After an event was folded. */
    agentApplied(event: AgentEvent): void {
      if (event.type === 'history') catchUp.done('agent')
      else catchUp.add('agent')
      stagedReplay.heard(event)
      agent.commands.applied(event)
    },
    terminalApplied: (event: TerminalEvent) => screens.applied(event),
    portsApplied(event: PortsEvent): void {
      ports.commands.applied(event)
      if (event.type === 'snapshot') catchUp.done('ports')
    },

    /** Nothing more is waited for. */
    caughtUp(): void {
      stop()
      // A numbered log says by its history that it is complete, one told again by its quiet.
      if (has('agent.seq') || stagedReplay.isOpen()) return
      stagedReplay.stop()
      agent.commands.caughtUp()
    },

    lost(): void {
      stop()
      stagedReplay.stop()
      agent.commands.lost()
      ports.commands.lost()
    },
  }
}
