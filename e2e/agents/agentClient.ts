import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { normaliseAgent } from '../../src/channels/agent/dialects/normalise'
import { reduceAgent } from '../../src/channels/agent/shared/reduce'
import {
  type AgentItem,
  type AgentState,
  type AgentTask,
  initialAgent,
} from '../../src/channels/agent/shared/state'
import type { Ready } from '../serverProcess'

interface Frame {
  readonly channel: string
  readonly type: string
  readonly [field: string]: unknown
}
type PromptFields = {
  readonly taskId?: string
  readonly context?: object
  readonly attachments?: readonly object[]
}

/** A page without a browser: it folds what the server tells by the page's own reducer. */
export interface AgentClient {
  readonly frames: readonly Frame[]
  state(): AgentState
  task(taskId: string): AgentTask | undefined
  items(taskId: string): readonly AgentItem[]
  send(type: string, fields: object): void
  /** Resolves with the id of the conversation once the server took the message. */
  prompt(text: string, fields?: PromptFields): Promise<string>
  /** Resolves with the answer of the same `requestId`. */
  ask(type: string, fields: object): Promise<Frame>
  /** The first value that is neither undefined, null nor false, looked for after each frame. */
  until<T>(what: string, look: () => T | undefined | null | false, ms?: number): Promise<T>
  close(): void
}

/** An agent starts in up to 15 s, on cores that others use in more than a minute. */
const PATIENCE_MS = 120_000

export async function openClient({ origin, workspaceId, token }: Ready): Promise<AgentClient> {
  const address = `${origin.replace(/^http/, 'ws')}/workspaces/${workspaceId}/ws?client=${randomUUID()}&gen=1`
  const socket = new WebSocket(address, ['Bearer', token])
  const frames: Frame[] = []
  const looks = new Set<() => void>()
  let state = initialAgent
  socket.on('message', (message) => {
    const frame = JSON.parse(String(message)) as Frame
    frames.push(frame)
    for (const event of frame.channel === 'agent' ? (normaliseAgent(frame) ?? []) : [])
      state = reduceAgent(state, event)
    for (const look of looks) look()
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))

  function until<T>(what: string, look: () => T | undefined | null | false, ms = PATIENCE_MS): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        looks.delete(check)
      }
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`After ${ms / 1000} s there was still not ${what}. Last: ${lastOf(frames)}`))
      }, ms)
      function check(): void {
        try {
          const found = look()
          if (found === undefined || found === null || found === false) return
          stop()
          resolve(found)
        } catch (error) {
          stop()
          reject(error)
        }
      }
      looks.add(check)
      check()
    })
  }

  const send = (type: string, fields: object) =>
    socket.send(JSON.stringify({ channel: 'agent', type, ...fields }))
  const task = (taskId: string) => state.tasks[taskId]

  return {
    frames,
    state: () => state,
    task,
    items: (taskId) => [...(task(taskId)?.items ?? [])].flatMap((key) => state.items.get(key) ?? []),
    send,
    until,
    async prompt(text, fields = {}) {
      const clientMessageId = randomUUID()
      send('prompt', { prompt: text, clientMessageId, ...fields })
      const answer = await until('an answer to the prompt', () =>
        frames.find((frame) => frame.type === 'prompted' && frame['clientMessageId'] === clientMessageId),
      )
      if (answer['state'] === 'refused') throw new Error(`The prompt was refused: ${answer['error']}`)
      return String(answer['taskId'])
    },
    ask(type, fields) {
      const requestId = randomUUID()
      send(type, { requestId, ...fields })
      return until(`an answer to ${type}`, () =>
        frames.find((frame) => frame.type === type && frame['requestId'] === requestId),
      )
    },
    close: () => socket.terminate(),
  }
}

const lastOf = (frames: readonly Frame[]) =>
  JSON.stringify(frames.filter(({ channel }) => channel === 'agent').slice(-4)).slice(0, 2_000)
