import type { ConnectVerdict } from './askConnect'
import type { Circumstances, ConnectionAction, ConnectionMachine } from './connectionMachine'
import { type ConnectionState, isLive } from './connectionState'

/** What a signal leads to. */
export interface Next {
  readonly machine: ConnectionMachine
  /** In the order in which they are done. */
  readonly actions: readonly ConnectionAction[]
}

export const next = (machine: ConnectionMachine, ...actions: readonly ConnectionAction[]): Next => ({
  machine,
  actions,
})

export const stay = (machine: ConnectionMachine): Next => next(machine)

/** The same transition with `actions` before its own. */
export const after = (actions: readonly ConnectionAction[], { machine, actions: more }: Next): Next => ({
  machine,
  actions: [...actions, ...more],
})

/** The same machine where `change` changes nothing. */
export function show(machine: ConnectionMachine, change: Partial<ConnectionState>): ConnectionMachine {
  const state = { ...machine.state, ...change }
  const before = Object.values(machine.state)
  const isSame = Object.values(state).every((value, index) => value === before[index])
  return isSame ? machine : { ...machine, state }
}

/** Takes over the name of the workspace where an answer has it. */
export const named = (machine: ConnectionMachine, verdict: ConnectVerdict): ConnectionMachine =>
  'name' in verdict && verdict.name !== undefined ? show(machine, { workspaceName: verdict.name }) : machine

/** The socket is open, whether its server has been recognised or not. */
export const hasSocket = ({ step, state }: ConnectionMachine): boolean => step === 'greeting' || isLive(state)

/** The page is settled once the channels have everything, whether the server is trusted or `suspect`. */
export const isSyncing = ({ state }: ConnectionMachine): boolean =>
  isLive(state) && state.unsettledAt !== null

/** Since when there is no socket: a server that was doubted counts as gone since it was last heard. */
export const down = ({ state }: ConnectionMachine, at: Circumstances) => ({
  downSince: state.downSince ?? at.wall,
  unsettledAt: state.unsettledAt ?? state.heardAt ?? at.now,
})

/**
 * Live for this long, ms, and the attempts before are forgotten, so that the next loss begins with short waits again.
 * A shorter time forgets a part of them: a link that is cut every few seconds comes back at once each time, and a server
 * that accepts and closes is asked ever more seldom.
 */
export const STEADY_MS = 10_000

/** There is no socket any more. */
export function lost(machine: ConnectionMachine, at: Circumstances): ConnectionMachine {
  const { caughtUpAt, quickTries, state } = machine
  const left = caughtUpAt === null ? 1 : Math.max(0, 1 - (at.now - caughtUpAt) / STEADY_MS)
  const attempt = Math.ceil(state.attempt * left)
  return {
    ...show(machine, { heardAt: null, catchingUp: [], attempt, ...down(machine, at) }),
    quickTries: Math.min(attempt, Math.ceil(quickTries * left)),
    caughtUpAt: null,
    step: null,
  }
}

/** The workspace does not run, and is looked at from time to time. */
export const isWaitingForWorkspace = ({ state }: ConnectionMachine): boolean => state.reason === 'stopped'
