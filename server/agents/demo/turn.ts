import {
  type AgentContext,
  methods,
  type PlanEntryStatus,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
  type ToolCallUpdate,
} from '@agentclientprotocol/sdk'

/** Milliseconds between two words, and between two steps. */
export interface Pace {
  readonly wordMs: number
  readonly stepMs: number
}

export type Pause = (ms: number, signal: AbortSignal) => Promise<void>

export interface TurnOptions {
  readonly client: AgentContext
  readonly sessionId: string
  readonly pace: () => Pace
  readonly pause: Pause
  /** Aborted when the user stops the turn. */
  readonly signal: AbortSignal
  readonly newId: () => string
}

/** What the demo agent does during one turn; everything rejects as soon as the turn is stopped. */
export interface Turn extends TurnOptions {
  update(update: SessionUpdate): Promise<void>
  /** Streams markdown word by word. */
  say(markdown: string): Promise<void>
  think(text: string): Promise<void>
  step(): Promise<void>
  /** Begins a call and returns its id. */
  begin(
    call: Omit<Extract<SessionUpdate, { sessionUpdate: 'tool_call' }>, 'sessionUpdate' | 'toolCallId'>,
  ): Promise<string>
  change(toolCallId: string, patch: Omit<ToolCallUpdate, 'toolCallId'>): Promise<void>
  plan(entries: readonly string[], done: number, running: boolean): Promise<void>
  /** Rejects when the turn is stopped before `promise` settles. */
  race<T>(promise: Promise<T>): Promise<T>
  askPermission(call: ToolCallUpdate): Promise<RequestPermissionResponse['outcome']>
}

export function createTurn(options: TurnOptions): Turn {
  const { client, sessionId, pace, pause, signal, newId } = options

  async function update(told: SessionUpdate): Promise<void> {
    signal.throwIfAborted()
    await client.notify(methods.client.session.update, { sessionId, update: told })
  }

  async function stream(kind: 'agent_message_chunk' | 'agent_thought_chunk', text: string): Promise<void> {
    const messageId = newId()
    for (const [word] of text.matchAll(/\s*\S+\s*?(?=\s|$)|\s+$/g)) {
      await update({ sessionUpdate: kind, messageId, content: { type: 'text', text: word } })
      await pause(pace().wordMs, signal)
    }
  }

  function race<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason)
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
    })
  }

  return {
    ...options,
    update,
    say: (markdown) => stream('agent_message_chunk', markdown),
    think: (text) => stream('agent_thought_chunk', text),
    step: () => pause(pace().stepMs, signal),
    async begin(call) {
      const toolCallId = newId()
      await update({ sessionUpdate: 'tool_call', toolCallId, ...call })
      return toolCallId
    },
    change: (toolCallId, patch) => update({ sessionUpdate: 'tool_call_update', toolCallId, ...patch }),
    plan(entries, done, running) {
      const statusOf = (index: number): PlanEntryStatus => {
        if (index < done) return 'completed'
        return running && index === done ? 'in_progress' : 'pending'
      }
      const stated = entries.map((content, index) => ({
        content,
        priority: 'medium' as const,
        status: statusOf(index),
      }))
      return update({ sessionUpdate: 'plan', entries: stated })
    },
    race,
    async askPermission(toolCall) {
      const options = [
        { optionId: 'allow-once', name: 'Allow once', kind: 'allow_once' as const },
        {
          optionId: 'allow-session',
          name: 'Allow all commands in this conversation',
          kind: 'allow_always' as const,
        },
        { optionId: 'reject-once', name: 'Deny', kind: 'reject_once' as const },
      ]
      const request: RequestPermissionRequest = { sessionId, toolCall, options }
      const asked = client.request(methods.client.session.requestPermission, request)
      return (await race(asked)).outcome
    },
  }
}
