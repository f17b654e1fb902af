import { createStore } from 'zustand/vanilla'
import { createAgent } from '../channels/agent/createAgent'
import { createConfig } from '../channels/config/createConfig'
import { addProblem, countDropped, createProblems } from '../channels/context/problems'
import type { Workspace } from '../channels/context/workspace'
import { createFiles } from '../channels/files/createFiles'
import { createPorts } from '../channels/ports/createPorts'
import { createTerminal } from '../channels/terminal/createTerminal'
import { drawnPicture } from '../lib/firstPicture'
import { createConnection } from '../socket/connection/connection'
import { initialConnection } from '../socket/connection/connectionState'
import { createLinks, type Outgoing } from '../socket/link'
import type { ChannelName, Envelope } from '../socket/protocol'
import { createRequests } from '../socket/requests'
import { createConnectionHandlers } from './connectionHandlers'
import { createActivity } from './createActivity'
import { createCatchUp } from './createCatchUp'
import { createProbe } from './createProbe'
import { createQueryClient } from './createQueryClient'
import type { WorkspaceOptions } from './workspaceOptions'

/** Joins channels and connection: `const workspace = createWorkspace(options); workspace.connection.start()`. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { target, clock, newId, storage, words, warn, backups, attachments } = options
  const { firstPicture = drawnPicture() } = options
  let { token } = options
  const queryClient = createQueryClient()
  const connectionStore = createStore(() => initialConnection)
  const problems = createProblems()
  const complain = (text: string) => addProblem(problems, { at: clock.wall(), text })
  const dropped = (reason: string, frame?: Envelope) => {
    countDropped(problems)
    warn(reason, frame)
  }
  const transmit = (channel: string, frame: Outgoing) => connection.transmit(channel, frame)
  const requests = createRequests({ clock, newId, transmit, heard: () => connection.answered() })
  const links = createLinks({ ask: requests.ask, transmit, tooLarge: () => complain(words.tooLarge) })
  const probe = createProbe({ clock, links })
  const catchUp = createCatchUp({ clock, changed: (waiting) => connection.catchingUp(waiting) })

  const shared = (name: ChannelName) => ({
    ...target,
    storage,
    clock,
    newId,
    link: links.channel(name),
    catchUp: catchUp.of(name),
    unusable: (frame: Envelope) => dropped(`Nobody can use this ${frame.channel} frame.`, frame),
  })
  const config = createConfig({
    ...shared('config'),
    keepsNothing: options.keepsNothing === true,
    on: {
      settingRefused: (error) => complain(words.settingRefused(error)),
      announced: links.announced,
      configured({ workspace }) {
        connection.nameIs(workspace.name)
        agent.model.commands.configured()
      },
      ponged(t) {
        connection.answered()
        probe.ponged(t)
      },
    },
  })
  const { uiState } = config.model
  const { whenDrawn } = firstPicture
  const agent = createAgent({ ...shared('agent'), uiState, attachments, configured: config.agent, whenDrawn })
  const terminal = createTerminal({ ...shared('terminal'), uiState })
  const ports = createPorts(shared('ports'))
  const files = createFiles({ ...shared('files'), queryClient, uiState, backups, autoSave: config.autoSave })
  const connection = createConnection({
    ...options,
    hints: agent.hints,
    on: createConnectionHandlers({
      channels: { config, agent, terminal, files, ports },
      catchUp,
      requests,
      changed: (state) => connectionStore.setState(state, true),
      undeclared: config.undeclared,
      refused(channel, frame) {
        if (channel !== 'agent' || !agent.refused(frame, words.tooLarge)) complain(words.tooLarge)
      },
      stray: complain,
      malformed: dropped,
      probe: probe.ask,
      acted: createActivity({
        clock,
        send: () => links.has('activity') && transmit('activity', { type: 'user_activity' }) === 'sent',
      }),
    }),
  })

  return {
    id: target.workspaceId,
    endpoint: target.endpoint,
    storage,
    clock,
    firstPicture,
    problems,
    queryClient,
    connection: {
      store: connectionStore,
      start: connection.start,
      stop: connection.stop,
      retryNow: connection.retryNow,
      startWorkspace: connection.startWorkspace,
      ownToken: () => token,
      provideToken(next) {
        token = next
        options.tokenProvided(next)
        connection.provideToken(next)
      },
    },
    config: config.model,
    agent: agent.model,
    terminals: terminal.model,
    ports: ports.model,
    files: files.model,
  }
}
