import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { memoryUiState } from '../../../testing/memoryUiState'
import { createAgentCommands } from '../commands'
import type { AgentLogEvent } from '../shared/eventSchemas'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { createAgentStore } from '../store'
import { createAgentViewStore } from '../viewStore'

interface Prompt {
  readonly prompt: string
  readonly taskId: string
  readonly clientMessageId?: string
}

/** A page and a server that takes each id once, with frames that wait on their way until they arrive or are lost. */
function pair({ idempotent = true, saved = new Map<string, string>() } = {}) {
  const clock = createFakeClock()
  const store = createAgentStore()
  const storage = {
    get: (key: string) => saved.get(key) ?? null,
    set: (k: string, v: string) => void saved.set(k, v),
  }
  const viewStore = createAgentViewStore({ storage, key: 'drafts', memory: memoryUiState() })
  const up: Prompt[] = []
  let down: AgentEvent[] = []
  const log: AgentLogEvent[] = []
  const runs: string[] = []
  const known = new Map<string, string>()
  let online = true
  let ids = 0
  const commands = createAgentCommands({
    store,
    viewStore,
    clock,
    newId: () => `id-${++ids}`,
    link: {
      has: (capability) => capability === 'agent.seq' || (idempotent && capability === 'agent.idempotent'),
      ask: () => Promise.reject(new Error('not asked here')),
      send(frame) {
        if (online && frame.type === 'prompt') up.push(frame as unknown as Prompt)
        return online
      },
    },
  })
  const write = (event: object) => {
    const logged = { ...event, seq: log.length + 1, epoch: 'e' } as AgentLogEvent
    log.push(logged)
    down.push(logged)
  }
  const hear = (event: AgentEvent | undefined) => {
    if (!event) return
    store.setState((state) => reduceAgent(state, event), true)
    commands.applied(event)
  }
  /** The server takes what comes next. */
  function arrive(): void {
    const frame = up.shift()
    if (!frame) return
    const { clientMessageId = `anonymous-${runs.length}`, taskId, prompt: content } = frame
    if (!known.has(clientMessageId)) {
      known.set(clientMessageId, taskId)
      runs.push(content)
      const named = idempotent ? { clientMessageId } : {}
      write({ type: 'user_message', taskId, messageId: `m${log.length}`, content, ...named })
    }
    if (idempotent) down.push({ type: 'prompted', clientMessageId, taskId, state: 'started' })
    write({ type: 'text', taskId, messageId: `a${log.length}`, content: 'so', offset: 0 })
  }
  function cut(): void {
    online = false
    up.length = 0
    down = []
    commands.lost()
  }
  function reconnect(): void {
    online = true
    commands.opened()
    hear({ type: 'history', events: [...log], tasks: [], seq: log.length, epoch: 'e', hasMore: false })
  }
  return {
    commands,
    viewStore,
    clock,
    runs,
    arrive,
    cut,
    reconnect,
    saved,
    answer: () => hear(down.shift()),
    /** The server pauses the queue of the conversation, as after a restart. */
    pause: (taskId: string) =>
      write({ type: 'queue', taskId, messages: [{ clientMessageId: 'q', content: 'waits' }], paused: true }),
    /** Another tab writes in the conversation. */
    elsewhere: (taskId: string) =>
      write({ type: 'user_message', taskId, messageId: `x${log.length}`, content: 'else' }),
    pending: () => viewStore.getState().pending,
    isOnline: () => online,
    isQuiet: () => up.length + down.length === 0,
  }
}

describe('a message cut', () => {
  it.each([
    ['before it is sent', 0, 0],
    ['after it was taken, before the answer', 1, 0],
    ['after it stands in the log', 1, 1],
    ['during the first token', 1, 3],
  ])('%s is run once', (_, arrivals, answers) => {
    const page = pair()
    page.commands.prompt('hello')
    for (let n = 0; n < arrivals; n++) page.arrive()
    for (let n = 0; n < answers; n++) page.answer()
    page.cut()
    page.reconnect()
    while (!page.isQuiet()) {
      page.arrive()
      page.answer()
    }
    expect(page.runs).toEqual(['hello'])
    expect(page.pending()).toEqual([])
  })

  it('is known by its text where the server does not name messages', () => {
    const page = pair({ idempotent: false })
    page.commands.prompt('hello')
    page.arrive()
    page.cut()
    page.reconnect()
    expect(page.pending()).toEqual([])
    page.commands.prompt('hello')
    page.cut()
    page.reconnect()
    expect(page.runs).toEqual(['hello'])
    expect(page.pending()).toMatchObject([{ content: 'hello', state: 'unconfirmed' }])
  })

  it('is not sent any more when the conversation went on elsewhere while it waited', () => {
    const page = pair()
    page.commands.prompt('one')
    page.arrive()
    page.cut()
    page.commands.prompt('and then')
    page.elsewhere('id-1')
    page.reconnect()
    expect(page.pending()).toMatchObject([{ state: 'failed', error: expect.stringContaining('went on') }])
    page.commands.resend('id-3')
    expect(page.pending()).toMatchObject([{ state: 'sending' }])
  })

  it('does not end a pause of the queue that began while it waited, but ends one that the user saw', () => {
    const page = pair()
    page.commands.prompt('one')
    page.arrive()
    page.cut()
    page.commands.prompt('and then')
    page.pause('id-1')
    page.reconnect()
    expect(page.pending()).toMatchObject([{ state: 'failed', error: expect.stringContaining('went on') }])
    page.cut()
    page.commands.resend('id-3')
    page.reconnect()
    expect(page.pending()).toMatchObject([{ state: 'sending' }])
  })

  it('is not sent any more after a quarter of an hour', async () => {
    const page = pair()
    page.cut()
    page.commands.prompt('late')
    await page.clock.advance(15 * 60_000)
    expect(page.pending()).toMatchObject([{ state: 'failed' }])
    page.reconnect()
    expect(page.pending()).toMatchObject([{ state: 'failed', error: expect.stringContaining('time') }])
  })

  it('survives a reload of the page, and is sent once', () => {
    const page = pair()
    page.cut()
    page.commands.prompt('kept')
    const next = pair({ saved: page.saved })
    expect(next.pending()).toMatchObject([{ content: 'kept', state: 'queued' }])
    // Its conversation, which the server has never heard of, is the one that is shown.
    expect(next.viewStore.getState()).toMatchObject({ chosen: true, taskId: 'id-1' })
    next.reconnect()
    next.arrive()
    next.answer()
    expect(next.runs).toEqual(['kept'])
    expect(next.pending()).toEqual([])
    expect(pair({ saved: page.saved }).pending()).toEqual([])
  })

  it('is not sent after a reload once its time is up, nor when it had failed', async () => {
    const page = pair()
    page.cut()
    page.commands.prompt('kept')
    page.commands.prompt('one too many')
    const next = pair({ saved: page.saved })
    expect(next.pending()).toMatchObject([{ state: 'queued' }, { state: 'failed' }])
    await next.clock.advance(15 * 60_000)
    expect(next.pending()).toMatchObject([{ state: 'failed' }, { state: 'failed' }])
    const later = pair({ saved: page.saved })
    later.reconnect()
    expect(later.pending()).toMatchObject([{ state: 'failed' }, { state: 'failed' }])
    later.arrive()
    expect(later.runs).toEqual([])
  })

  it('is looked up after a reload while it was on its way, and sent under the same id', () => {
    const page = pair()
    page.commands.prompt('kept')
    const next = pair({ saved: page.saved })
    expect(next.pending()).toMatchObject([{ state: 'unconfirmed', clientMessageId: 'id-2' }])
    next.reconnect()
    expect(next.pending()).toMatchObject([{ state: 'sending', clientMessageId: 'id-2' }])
  })

  it('waits after a reload for the user where the server knows no ids: other tabs have it, too', () => {
    const page = pair({ idempotent: false })
    page.cut()
    page.commands.prompt('kept')
    const next = pair({ saved: page.saved, idempotent: false })
    next.reconnect()
    next.arrive()
    expect(next.runs).toEqual([])
    expect(next.pending()).toMatchObject([{ state: 'unconfirmed' }])
  })

  it('does not go without its attachments after a reload, and says when they are lost', () => {
    const page = pair()
    const picture = { name: 'a.png', mimeType: 'image/png', data: 'AAAA' }
    page.cut()
    page.commands.prompt('look', { attachments: [picture] })
    const next = pair({ saved: page.saved })
    next.reconnect()
    next.commands.resend('id-2')
    next.arrive()
    expect(next.runs).toEqual([])
    next.commands.attachmentsRead((id) => (id === 'id-2' ? [picture] : null))
    expect(next.pending()).toMatchObject([{ state: 'sending', attachments: [picture] }])
    next.arrive()
    next.answer()
    expect(next.runs).toEqual(['look'])
    const other = pair({ saved: page.saved })
    expect(other.pending()).toEqual([])

    page.commands.discard('id-2')
    page.commands.prompt('look again', { attachments: [picture] })
    const bare = pair({ saved: page.saved })
    bare.commands.attachmentsRead(() => null)
    bare.reconnect()
    bare.arrive()
    expect(bare.runs).toEqual([])
    expect(bare.pending()).toMatchObject([
      { state: 'failed', error: expect.stringContaining('was not kept') },
    ])
  })
})

const step = fc.constantFrom('prompt', 'arrive', 'answer', 'cut', 'reconnect', 'retry', 'late', 'elsewhere')

it('runs every message once or shows that it was not sent, wherever the connection is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(step, { maxLength: 30 }), async (idempotent, steps) => {
      const page = pair({ idempotent })
      const written: string[] = []
      const retried = new Set<string>()
      for (const one of [...steps, 'cut', 'reconnect']) {
        if (one === 'prompt') {
          written.push(`say ${written.length}`)
          page.commands.prompt(written.at(-1) ?? '')
        } else if (one === 'arrive') page.arrive()
        else if (one === 'answer') page.answer()
        else if (one === 'cut' && page.isOnline()) page.cut()
        else if (one === 'reconnect' && !page.isOnline()) page.reconnect()
        else if (one === 'late') await page.clock.advance(10 * 60_000)
        else if (one === 'elsewhere') page.elsewhere('id-1')
        else if (one === 'retry')
          for (const { clientMessageId, content, state } of page.pending()) {
            if (state === 'unconfirmed' || state === 'failed') retried.add(content)
            page.commands.resend(clientMessageId)
          }
      }
      while (!page.isQuiet()) {
        page.arrive()
        page.answer()
      }
      const open = page.pending().map(({ content }) => content)
      for (const content of written) {
        const runs = page.runs.filter((run) => run === content).length
        // Where the server does not name messages, who tries again says it again.
        if (idempotent || !retried.has(content)) expect(runs).toBeLessThanOrEqual(1)
        expect(runs > 0 || open.includes(content)).toBe(true)
        if (idempotent) expect(runs === 1 && open.includes(content)).toBe(false)
      }
    }),
    { numRuns: 10_000 },
  )
}, 60_000)
