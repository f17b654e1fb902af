import { beforeEach, describe, expect, it } from 'vitest'
import type { Link } from '../../../socket/link'
import { openedAgent, tab } from '../../../testing/agentServer'
import { fileNameOf, readConversation, toJson, toMarkdown } from './exportConversation'

let server = openedAgent()
beforeEach(() => {
  server = openedAgent()
})

/** Asks the server of this test as a page does. */
function linkOf(capabilities: readonly string[]): Link {
  let requests = 0
  return {
    has: (capability) => capabilities.includes(capability),
    send: () => true,
    async ask(frame) {
      const requestId = `export${++requests}`
      await server.send({ ...frame, requestId })
      const answer = server.page.frames.find((each) => each.requestId === requestId)
      if (!answer) throw new Error('There was no answer.')
      return answer
    },
  }
}

async function said(taskId: string, prompt: string, answer: string, messageId = `m${Math.random()}`) {
  await server.send({ type: 'prompt', prompt, taskId })
  server.turn().host.update({ type: 'text', messageId, content: answer })
  server.turn().end()
  await server.send({ type: 'subscribe', after: 0 })
}

describe('an exported conversation', () => {
  it.each([['agent.seq', 'agent.conversations'], ['agent.seq']])(
    'has all its pages, also those that were not loaded, and nothing of others (with %s)',
    async (...capabilities) => {
      await said('t', 'first words', 'x'.repeat(200_000))
      for (let n = 0; n < 3; n++) await said('other', `not this ${n}`, 'y'.repeat(200_000))
      await said('t', 'last words', 'The end.')
      const late = tab({ tab: 'late' })
      server.channel.opened(late.client)
      const shown = late.state()
      expect(shown.hasMore).toBe(true)
      const whole = await readConversation(linkOf(capabilities), shown, 't')
      expect(whole.items.map(({ kind }) => kind)).toEqual(['user', 'text', 'user', 'text'])
      const json = JSON.parse(toJson(whole))
      expect(json).toMatchObject({
        format: 'aether-conversation',
        version: 1,
        title: 'first words',
        agent: 'script',
      })
      expect(json.items).toHaveLength(4)
      expect(toMarkdown(whole)).toContain('last words')
      expect(toMarkdown(whole)).not.toContain('not this')
    },
  )

  it('ends where it was erased meanwhile, and asks for no further page', async () => {
    await said('t', 'first words', 'x'.repeat(200_000))
    for (let n = 0; n < 3; n++) await said('other', `not this ${n}`, 'y'.repeat(200_000))
    const late = tab({ tab: 'late' })
    server.channel.opened(late.client)
    let pages = 0
    const link = linkOf(['agent.seq', 'agent.conversations'])
    const erased: Link = {
      ...link,
      ask(frame) {
        pages += 1
        if (pages > 3) throw new Error('It was asked for without end.')
        return link.ask({ ...frame, taskId: 'erased' })
      },
    }
    const whole = await readConversation(erased, late.state(), 'erased')
    expect([whole.items, pages]).toEqual([[], 1])
  })

  it('is Markdown in which no output ends its own fence', async () => {
    await server.send({ type: 'prompt', prompt: 'Run it', taskId: 't' })
    const { host } = server.turn()
    host.update({
      type: 'tool_invocation',
      toolCallId: 'c',
      toolName: 'sh',
      kind: 'execute',
      title: 'Print',
      input: { command: 'cat README.md' },
      status: 'completed',
      content: [
        { type: 'terminal', output: '```js\ncode\n```\n' },
        { type: 'diff', path: '/a.ts', oldText: 'old', newText: 'new' },
      ],
    })
    host.update({ type: 'text', messageId: 'm', content: 'It is **printed**.' })
    server.turn().end()
    await server.send({ type: 'subscribe', after: 0 })
    const markdown = toMarkdown(await readConversation(linkOf([]), server.page.state(), 't'))
    expect(markdown).toContain('# Run it\n')
    expect(markdown).toContain('**$ cat README.md** — Done\n\n````\n```js\ncode\n```\n````')
    expect(markdown).toContain('`/a.ts`\n\n```diff\n-old\n+new\n```')
    expect(markdown).toMatch(/## Agent · \S+\n\nIt is \*\*printed\*\*\./)
  })

  it('gets a name that every system takes', () => {
    expect(fileNameOf('Fix: a/b "c"?', 'md')).toBe('Fix-a-b-c.md')
    expect(fileNameOf('..', 'json')).toBe('conversation.json')
    expect(fileNameOf('Ärger mit 日本', 'md')).toBe('Ärger-mit-日本.md')
  })
})
