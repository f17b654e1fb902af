import * as z from 'zod/mini'
import { selectShownTaskId } from '../../channels/agent/store'
import type { Workspace } from '../../channels/context/workspace'
import type { DeepLink, EmbedPane } from '../../embed-sdk/messages'
import type { EmbedMethod } from '../../embed-sdk/methods'
import { EmbedError } from '../../embed-sdk/portTalk'
import { focusFromOutside } from '../../lib/focusIfHere'
import { addToDraft } from '../agentDraft'
import { exactDeepLink } from '../deepLink/currentDeepLink'
import { commandActions } from './commandActions'
import { fileActions } from './fileActions'
import type { ActionParts } from './frameAction'
import { type Action, action, nothing } from './frameAction'
import {
  filePath,
  lookSchema,
  paneConstraints,
  panesSchema,
  portNumber,
  readOnlyOf,
  readOnlySchema,
  showPanes,
  unknownPanes,
} from './frameOptions'
import { terminalActions } from './terminalActions'

const REGIONS = { files: 'side', editor: 'editor', terminal: 'panel', agent: 'agent' } as const

/** What the page around ours may ask for, by method. */
export function createFrameActions(parts: ActionParts): ReadonlyMap<string, Action> {
  const { workspace, app } = parts
  const table: Record<EmbedMethod, Action> = {
    ...fileActions(parts),
    ...terminalActions(parts),
    ...agentActions(parts),
    ...commandActions(parts),
    ...uiActions(parts),
    'ports.list': action('ports.list', nothing, () =>
      workspace.ports.store.getState().ports.map(({ port, process, label }) => ({
        port,
        process,
        ...(label === undefined ? {} : { label }),
      })),
    ),
    'ports.preview': action('ports.preview', z.object({ port: portNumber }), ({ port }) => {
      app.tabs.commands.openPreview(port)
      app.layout.revealEditor()
    }),
    snapshot: action('snapshot', nothing, () => deepLinkOf(parts)),
  }
  return new Map(Object.entries(table))
}

type AgentMethod = Extract<EmbedMethod, `agent.${string}`>

function agentActions({ workspace, app, origin }: ActionParts): Record<AgentMethod, Action> {
  const { agent } = workspace
  return {
    'agent.send': action(
      'agent.send',
      z.object({
        text: z.string().check(z.minLength(1)),
        attach: z.optional(z.array(filePath).check(z.maxLength(20))),
        mode: z.optional(z.enum(['queue', 'interrupt', 'draft'])),
      }),
      ({ text, attach = [], mode }) => {
        // Files are named as people name them in a message: the agent reads them itself.
        const message = [text, ...attach.map((path) => `@${path.slice(1)}`)].join('\n')
        if (mode === 'draft') {
          addToDraft(agent, message)
          return { messageId: null }
        }
        if (app.embedHost.getState().readOnly.agent)
          throw new EmbedError('not_allowed', 'The conversation is read-only here.')
        const from = origin === null ? {} : { from: origin }
        return { messageId: agent.commands.prompt(message, { interrupt: mode === 'interrupt', ...from }) }
      },
    ),
    'agent.stop': action('agent.stop', nothing, () => {
      const task = shownTask(workspace)
      if (task !== null) agent.commands.abort(task)
    }),
    'agent.openSession': action(
      'agent.openSession',
      z.object({ id: z.optional(z.string().check(z.maxLength(256))) }),
      ({ id }) => {
        if (id !== undefined && !agent.store.getState().tasks[id])
          throw new EmbedError('not_allowed', `There is no conversation "${id}".`)
        if (id === undefined) agent.commands.newConversation()
        else agent.commands.selectTask(id)
        app.layout.setOpen('agent', true)
      },
    ),
  }
}

type UiMethod = Extract<EmbedMethod, `ui.${string}`>

function uiActions({ app, host }: ActionParts): Record<UiMethod, Action> {
  const { embedHost, layout, focus } = app
  return {
    'ui.setTheme': action('ui.setTheme', lookSchema, ({ theme, accent, radius, font }) => {
      embedHost.setState({ theme, accent: accent ?? null, radius: radius ?? null, font: font ?? null })
    }),
    'ui.setPanes': action('ui.setPanes', panesSchema, (panes) => {
      const [unknown] = unknownPanes(panes)
      if (unknown !== undefined) throw new EmbedError('not_supported', noPane(unknown))
      embedHost.setState(({ panes: before }) => ({ panes: { ...before, ...paneConstraints(panes) } }))
      showPanes(app, panes)
    }),
    'ui.setReadOnly': action('ui.setReadOnly', z.object({ readOnly: readOnlySchema }), ({ readOnly }) => {
      embedHost.setState({ readOnly: readOnlyOf(readOnly) })
    }),
    'ui.focus': action(
      'ui.focus',
      z.object({ region: z.optional(z.enum(['files', 'editor', 'terminal', 'agent'])) }),
      ({ region = 'editor' }) => {
        const target = REGIONS[region]
        if (target === 'editor') layout.revealEditor()
        else layout.setOpen(target, true)
        focus.focus(target, focusFromOutside)
      },
    ),
    'ui.notify': action(
      'ui.notify',
      z.object({
        text: z.string().check(z.minLength(1), z.maxLength(500)),
        kind: z.optional(z.enum(['info', 'warning'])),
      }),
      ({ text, kind = 'info' }) => {
        app.hostRequests.setState({ notice: { host, text, kind } })
      },
    ),
  }
}

export const noPane = (pane: EmbedPane): string => `This workspace has no pane "${pane}" yet.`

/** Where the user stands: the file with its line or the preview in front, and the conversation. */
export function deepLinkOf({ workspace, app }: Pick<ActionParts, 'workspace' | 'app'>): DeepLink {
  const { view: _, ...link } = exactDeepLink(workspace, app)
  const session = shownTask(workspace)
  return session === null ? link : { ...link, session }
}

export const shownTask = ({ agent }: Workspace): string | null =>
  selectShownTaskId(agent.store.getState(), agent.viewStore.getState())
