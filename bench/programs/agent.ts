import process from 'node:process'
import { Readable, Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { type AgentContext, agent, methods, ndJsonStream, PROTOCOL_VERSION } from '@agentclientprotocol/sdk'
import { markdownOf } from '../lab/markdown'

/**
 * An agent of this bench on stdin and stdout. `stream <deltas per second> <seconds>` says words at that rate,
 * `whole <units>` one long message at once, `parts <units> <deltas per second>` the same in parts, `times <count> <gap ms>`
 * the time of its clock again and again; all end with `END`.
 */
agent({ name: 'bench' })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: PROTOCOL_VERSION,
    agentInfo: { name: 'bench', title: 'Bench agent', version: '1' },
    agentCapabilities: {},
  }))
  .onRequest(methods.agent.session.new, () => ({ sessionId: 'bench' }))
  .onNotification(methods.agent.session.cancel, () => undefined)
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const asked = params.prompt.map((block) => (block.type === 'text' ? block.text : '')).join('')
    const [kind = '', first = '0', second = '0'] = asked.trim().split(' ')
    await perform(kind, Number(first), Number(second), client)
    return { stopReason: 'end_turn' }
  })
  .connect(
    ndJsonStream(
      Writable.toWeb(process.stdout),
      Readable.toWeb(process.stdin) as unknown as ReadableStream<Uint8Array>,
    ),
  )

/** Units of one part of a message. */
const PART = 24

async function perform(kind: string, first: number, second: number, client: AgentContext): Promise<void> {
  const say = (text: string) =>
    client.notify(methods.client.session.update, {
      sessionId: 'bench',
      update: {
        sessionUpdate: 'agent_message_chunk',
        messageId: 'said',
        content: { type: 'text', text },
      },
    })
  if (kind === 'stream') {
    const words = markdownOf(first * second * PART)
    await sayInParts(words, PART, first, say)
  } else if (kind === 'whole') await say(markdownOf(first))
  else if (kind === 'parts') await sayInParts(markdownOf(first), PART, second, say)
  else if (kind === 'times')
    for (let said = 0; said < first; said++) {
      await setTimeout(second)
      await say(`time:${Date.now()} `)
    }
  await say('\n\nEND\n')
}

/** As many parts as are due, so that a timer that is late does not make it slower. */
async function sayInParts(
  text: string,
  size: number,
  perSecond: number,
  say: (text: string) => Promise<void>,
): Promise<void> {
  const began = performance.now()
  for (let said = 0; said * size < text.length; ) {
    const due = ((performance.now() - began) * perSecond) / 1000
    for (; said < due && said * size < text.length; said++)
      await say(text.slice(said * size, (said + 1) * size))
    await setTimeout(5)
  }
}
