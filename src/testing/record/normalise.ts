import type { AgentState } from '../../channels/agent/shared/state'
import type { SessionRun } from '../simulation/harness/runSession'
import type { Stroke } from './plainScreen'

/** What two runs of one session must have in common: all the user sees and all that was done on the server. */
export interface Normal {
  /** Canonical JSON without timestamps, log positions and random ids. */
  readonly json: string
  /** What each terminal was drawn with, in order, for `grid.ts`. */
  readonly drawings: readonly (readonly Stroke[])[]
}

/** Times, and positions in logs that a reconnect may join or split in another way. */
const UNSTEADY = new Set(['at', 'seq', 'oldest', 'since', 'createdAt', 'epoch', 'clientMessageId', 'hasMore'])
const ID = /id_[a-z]+_\d+/g

export function normalise({ page, server }: SessionRun): Normal {
  const { workspace, models } = page
  const { terminals, files, agent, ports, config, connection, problems } = workspace
  const sessions = terminals.store.getState()
  const shown = sessions.order.flatMap((id) => sessions.sessions[id] ?? [])
  const state = {
    page: {
      connection: connection.store.getState().status,
      problems: problems.getState(),
      terminals: shown.map(({ name, title, cols, rows, status, exitCode, error, gap }) => ({
        name,
        title,
        cols,
        rows,
        status,
        exitCode,
        error,
        gap,
      })),
      agent: talk(agent.store.getState()),
      pending: agent.viewStore.getState().pending,
      ports: ports.store.getState(),
      config: config.store.getState(),
      chosen: config.viewStore.getState().chosen,
      folders: page.folders(),
      editors: Object.values(files.editors.view.getState().files).map((file) => ({
        ...file,
        text: models.get(file.path)?.text() ?? null,
      })),
    },
    server: {
      shells: server.shells.map((shell) => ({
        typed: shell.typed(),
        isRunning: shell.isRunning(),
        sizes: [`${shell.options.cols}x${shell.options.rows}`, ...shell.sizes],
      })),
      prompts: server.agent.turns.map(({ text }) => text),
      files: server.disk.contents(),
      writes: server.disk.writes,
      ports: server.ports(),
      killed: server.killed,
      settings: server.settings(),
      complaints: server.complaints,
    },
    warnings: page.warnings,
  }
  return {
    json: renamed(JSON.stringify(state, steady, 1)),
    drawings: shown.map(({ sessionId }) => page.screens.get(sessionId)?.strokes() ?? []),
  }
}

/** The conversations in the order in which they are shown. */
function talk({ tasks, taskOrder, items, open, gap, loaded }: AgentState) {
  return {
    open,
    gap,
    loaded,
    tasks: taskOrder.map((id) => {
      const { items: keys = [], said: _, ...task } = { said: undefined, ...tasks[id] }
      return { ...task, items: [...keys].map((key) => items.get(key)) }
    }),
  }
}

function steady(key: string, value: unknown): unknown {
  if (UNSTEADY.has(key)) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Ids by the order in which they are met, so that only which is which counts. */
function renamed(json: string): string {
  const names = new Map<string, string>()
  return json.replace(ID, (id) => {
    const name = names.get(id) ?? `id${names.size + 1}`
    names.set(id, name)
    return name
  })
}
