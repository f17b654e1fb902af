import { expect } from 'vitest'
import { render } from 'vitest-browser-react'
import { AgentPane } from '../channels/agent/AgentPane'
import {
  MentionContext,
  type MentionSource,
  type UnsavedFile,
} from '../channels/agent/composer/MentionContext'
import type { ConfigState } from '../channels/config/shared/protocol'
import type { Capability } from '../socket/protocol'
import { AnnounceProvider } from '../ui/announce/AnnounceProvider'
import { MISCLICK_GUARD_MS } from '../ui/misclick/misclickGuard'
import '../ui/theme/global.css'
import { WorkspaceProvider } from '../channels/context/WorkspaceProvider'
import { stateFrame } from './configEvents'
import { createWorkspaceHarness } from './workspaceHarness'

interface AgentHarnessOptions {
  readonly capabilities?: readonly Capability[]
  readonly agent?: ConfigState['agent']
  /** The server announces nothing and numbers nothing. */
  readonly documented?: boolean
  /** Files of the workspace, folders with a slash at their end. */
  readonly files?: readonly string[]
  /** Unsaved texts of files. */
  readonly unsaved?: readonly UnsavedFile[]
  readonly settings?: ConfigState['settings']
  /** Resolves to the paths that could not be saved. */
  readonly save?: (paths: readonly string[]) => Promise<readonly string[]>
  /** CSS pixels. */
  readonly height?: number
}

const EPOCH = 'epoch-1'

/** The agent pane of a whole workspace whose server, and whose clock, are the test. */
export async function renderAgentPane(options: AgentHarnessOptions = {}) {
  const { workspace, network, clock, reconnect } = createWorkspaceHarness()
  const opened: [string, number | undefined][] = []
  let now = 0
  let seq = 0
  const agentFrame = (frame: object) => network.last.receive({ channel: 'agent', ...frame })
  const state = () =>
    stateFrame({
      ...(options.capabilities ? { capabilities: [...options.capabilities] } : {}),
      ...(options.agent ? { agent: options.agent } : {}),
      ...(options.settings ? { settings: options.settings } : {}),
    })
  const tellHistory = (history: object = {}) =>
    agentFrame({
      type: 'history',
      events: [],
      tasks: [],
      seq,
      epoch: EPOCH,
      hasMore: false,
      ...history,
    })
  network.last.open()
  if (!options.documented) {
    network.last.receive(state())
    tellHistory()
  }

  const { files = [] } = options
  const mentions: MentionSource = {
    useFound: (query) => (query === null ? [] : files.filter((path) => path.includes(query))),
    useExisting: (paths) =>
      new Set(paths.filter((path) => files.includes(path) || files.includes(`${path}/`))),
    unsaved: (paths) =>
      (options.unsaved ?? []).filter(({ path }) => paths.some((one) => `${path}/`.startsWith(`${one}/`))),
    save: options.save ?? (() => Promise.resolve([])),
  }
  const screen = await render(
    <AnnounceProvider>
      <WorkspaceProvider workspace={workspace}>
        <div style={{ blockSize: options.height ?? 700, inlineSize: 400 }}>
          <MentionContext value={mentions}>
            <AgentPane
              onOpenFile={(path, line) => opened.push([path, line])}
              useEntryType={(path) =>
                options.files?.includes(path)
                  ? 'file'
                  : options.files?.includes(`${path}/`)
                    ? 'directory'
                    : null
              }
              now={() => now}
            />
          </MentionContext>
        </div>
      </WorkspaceProvider>
    </AnnounceProvider>,
  )
  return {
    screen,
    workspace,
    opened,
    clock,
    network,
    /** One event of the log. */
    log: (...events: readonly object[]) => {
      for (const event of events) agentFrame({ taskId: 't', ...event, seq: ++seq, epoch: EPOCH })
    },
    tellHistory,
    answer: agentFrame,
    /** Agent frames the page sent. */
    sent: () => network.last.sent.filter(({ channel }) => channel === 'agent'),
    pass: (ms: number) => {
      now += ms
    },
    /** A card that asks is there, and has been for long enough that it takes what is pressed. */
    asked: async () => {
      const card = screen.getByRole('group', { name: /^(Permission|Question)/ }).first()
      await expect.element(card).toBeInTheDocument()
      now += MISCLICK_GUARD_MS
    },
    drop: () => network.last.close(1006),
    /** The server of a new socket tells what it logged meanwhile. */
    answerAfterGap: (...events: readonly object[]) => {
      network.last.receive(state())
      const since = seq
      const logged = events.map((event) => ({ taskId: 't', ...event, seq: ++seq, epoch: EPOCH }))
      tellHistory({ events: logged, since })
    },
    comeBack: async () => {
      await reconnect()
      if (!options.documented) network.last.receive(state())
    },
  }
}

export const tool = (toolCallId: string, change: object = {}) => ({
  type: 'tool_invocation',
  toolCallId,
  toolName: 'read',
  kind: 'read',
  title: `Read ${toolCallId}`,
  status: 'completed',
  ...change,
})

export const text = (messageId: string, content: string, offset = 0) => ({
  type: 'text',
  messageId,
  content,
  offset,
})

export const permission = (change: object = {}) => ({
  type: 'permission_request',
  requestId: 'r1',
  title: 'npm test',
  kind: 'execute',
  input: { command: 'npm test' },
  options: [
    { optionId: 'once', name: 'Allow once', kind: 'allow_once' },
    { optionId: 'always', name: 'Always allow npm test', kind: 'allow_always' },
    { optionId: 'no', name: 'Deny', kind: 'reject_once' },
  ],
  ...change,
})
