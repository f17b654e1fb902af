import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { agentsPageMessages as text } from '../../../messages/agentsPage'
import { Switch } from '../../../ui/field/Switch'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent, useConfig } from '../../context/WorkspaceProvider'
import type { Agents, KnownAgent } from '../shared/agentsProtocol'
import { selectTask } from '../store'
import styles from './AgentsPage.module.css'
import type { AgentsModel } from './agentsModel'

interface Props {
  readonly model: AgentsModel
  readonly agents: Agents
  /** Null: what new conversations begin with. */
  readonly taskId: string | null
}

/** Which of the configured MCP servers and folders the conversation uses. */
export function AgentTools({ model, agents, taskId }: Props) {
  const { servers, folders } = agents
  const task = useAgent((state) => selectTask(taskId)(state)?.task)
  const standard = useConfig(({ config }) => config?.agent?.provider)
  const off = useDisabledReason('agent', 'connected')
  const agent = agents.agents.find(({ id }) => id === (task?.agent ?? standard))
  const ids = (list: readonly { id: string; on: boolean }[], id: string, on: boolean) =>
    list.filter((each) => (each.id === id ? on : each.on)).map((each) => each.id)
  const chosen = { servers: ids(servers, '', false), folders: ids(folders, '', false) }
  return (
    <section aria-label={taskId === null ? text.tools.ofNew : text.tools.ofConversation}>
      <h3 className={styles.heading}>{taskId === null ? text.tools.ofNew : text.tools.ofConversation}</h3>
      {servers.length + folders.length === 0 ? (
        <p className={styles.description}>{text.tools.none}</p>
      ) : (
        <p className={styles.description}>{off ?? laterWords(taskId, agent)}</p>
      )}
      <div className={styles.tools}>
        {servers.map(({ id, type, on }) => (
          <Switch
            key={id}
            label={id}
            description={serverWords(type, agent)}
            checked={on}
            disabled={off !== undefined}
            onChange={(isOn) => void model.choose(taskId, { ...chosen, servers: ids(servers, id, isOn) })}
          />
        ))}
        {folders.map(({ id, path, on }) => (
          <Switch
            key={id}
            label={id}
            description={folderWords(path, agent)}
            checked={on}
            disabled={off !== undefined}
            onChange={(isOn) => void model.choose(taskId, { ...chosen, folders: ids(folders, id, isOn) })}
          />
        ))}
      </div>
    </section>
  )
}

function laterWords(taskId: string | null, agent: KnownAgent | undefined): string {
  const forgets = agent?.can && !agent.can.resume && !agent.can.load
  return taskId !== null && forgets ? text.tools.forgets(agent.name) : text.tools.later
}

const serverWords = (type: string, agent: KnownAgent | undefined): string =>
  agent?.can && !agent.can.mcp.includes(type)
    ? text.tools.serverNotTaken(type, agent.name)
    : text.tools.server(type)

const folderWords = (path: string, agent: KnownAgent | undefined): string => {
  const shown = revealHiddenInLine(path)
  return agent?.can && !agent.can.folders ? text.tools.folderNotTaken(shown, agent.name) : shown
}
