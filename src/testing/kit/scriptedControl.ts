import { type AgentControl, type AgentFacts, createAgentMonitor } from '../../../server/agents/agentMonitor'
import { type AgentTrace, createAgentTrace } from '../../../server/agents/agentTrace'
import { createRedact } from '../../../server/agents/redact'
import { agentFacts } from './agentFacts'

/** What the page of agents shows of an agent that is only in a test, and what the test says of it. */
export interface ScriptedControl {
  readonly control: AgentControl
  readonly trace: AgentTrace
  /** Why it cannot be used; null: it can. */
  missing: string | null
  /** How often its process was ended. */
  ends(): number
  /** It said what it is and can do. */
  ready(version: string): void
  failed(code: string, message: string, hint?: string): void
  turns(count: number): void
}

/** @example const script = createScriptedControl({ installLine: 'npm install -g script' }) */
export function createScriptedControl(facts: Partial<AgentFacts> = {}): ScriptedControl {
  let ends = 0
  const trace = createAgentTrace(Date.now, createRedact([]))
  const monitor = createAgentMonitor({
    facts: agentFacts(facts),
    trace,
    unavailable: () => script.missing,
    end() {
      ends += 1
    },
  })
  const script: ScriptedControl = {
    control: monitor.control,
    trace,
    missing: null,
    ends: () => ends,
    ready: (version) =>
      monitor.ready(
        { name: 'script', version },
        { promptCapabilities: { image: true }, mcpCapabilities: { http: true }, loadSession: true },
      ),
    failed: (code, message, hint) => monitor.failed({ code, message, hint }),
    turns: monitor.turns,
  }
  return script
}
