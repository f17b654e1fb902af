import { setImmediate as settle } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { conversationAnswerSchema } from '../../../src/channels/agent/shared/conversationsProtocol'
import { reduceAgent } from '../../../src/channels/agent/shared/reduce'
import { toHistory } from '../../../src/channels/agent/shared/snapshot'
import { openedAgent, tab } from '../../../src/testing/agentServer'
import { createMemoryDisk } from '../../../src/testing/kit/memoryDisk'
import { createMemoryReview } from '../../../src/testing/kit/memoryReview'
import { openedReview } from '../../../src/testing/reviewServer'

let server = openedAgent()
let requests = 0
beforeEach(() => {
  server = openedAgent()
  requests = 0
})

async function ask(type: string, fields: object = {}, from = server.page) {
  const requestId = `r${++requests}`
  await server.send({ type, requestId, ...fields }, from)
  const answer = from.frames.find((frame) => frame.requestId === requestId)
  return conversationAnswerSchema.parse(answer)
}
const change = (fields: object) => ask('conversation_change', { taskId: 't', ...fields })

/** A conversation with one answer. */
async function said(taskId: string, prompt: string, answer = 'Done.') {
  await server.send({ type: 'prompt', prompt, taskId })
  server.turn().host.update({ type: 'text', messageId: `m-${taskId}`, content: answer })
  server.turn().end()
  await settle()
}

const task = (taskId = 't') => server.page.state().tasks[taskId]

describe('how the user keeps a conversation', () => {
  it('keeps the name, although its agent renames the conversation, also in a compact log and after a restart (A21)', async () => {
    await said('t', 'Fix the flaky test')
    const { at } = task()?.task ?? {}
    server.clock.advance(60_000)
    expect(await change({ name: '  My\n title ', pinned: true })).toMatchObject({ success: true })
    await server.send({ type: 'prompt', prompt: 'more', taskId: 't' })
    server.turn().host.update({ type: 'title', title: 'The agent’s own' })
    server.turn().end()
    await settle()
    expect(task()).toMatchObject({ title: 'The agent’s own', task: { name: 'My title', pinned: true } })
    expect(task()?.task?.at).not.toBe(at)
    await change({ archived: true })
    const { task: kept } = task() ?? {}
    await said('u', 'Another')
    await ask('conversation_change', { taskId: 'u', deleted: true })
    server.clock.advance(10_000)
    await settle()
    expect(server.history.all().filter((line) => 'status' in line)).toHaveLength(1)
    server = server.restart()
    expect(task()).toMatchObject({ title: 'The agent’s own', task: { name: 'My title', archived: true } })
    expect(task()?.task?.activeAt).toBe(kept?.activeAt)
  })

  it('is no news of the conversation: it says when something happened last (A21)', async () => {
    await said('t', 'hello')
    const { at, seq } = task()?.task ?? {}
    server.clock.advance(3_600_000)
    await change({ archived: true })
    await change({ archived: false })
    expect(task()?.task).toMatchObject({ activeAt: at, status: 'completed', stopReason: 'end_turn' })
    expect(task()?.task?.seq).toBe((seq ?? 0) + 2)
    await server.send({ type: 'prompt', prompt: 'again', taskId: 't' })
    expect(task()?.task?.activeAt).toBeUndefined()
  })

  it('is told to every page, and the same again in a replay (A21)', async () => {
    const other = tab({ tab: 'other' })
    server.channel.opened(other.client)
    await said('t', 'hello')
    await change({ name: 'Mine', pinned: true })
    expect(other.state().tasks.t?.task).toMatchObject({ name: 'Mine', pinned: true })
    const late = tab({ tab: 'late' })
    server.channel.opened(late.client)
    expect(late.state().tasks.t?.task).toEqual(other.state().tasks.t?.task)
  })

  it('refuses what is not there and what has one of the wrong kind (A21)', async () => {
    expect(await change({ pinned: true })).toMatchObject({ success: false, code: 'NOT_FOUND' })
    await expect(change({ name: 'x'.repeat(201) })).rejects.toThrow('misses a field')
  })
})

describe('a conversation that is deleted', () => {
  const text = () => JSON.stringify(server.history.all())

  it('can be taken back for ten seconds, and is then on no disk any more (A22)', async () => {
    await said('t', 'a secret', 'another secret')
    await said('u', 'stays')
    await change({ deleted: true })
    expect(task()?.task?.deleteAt).toBeTypeOf('string')
    server.clock.advance(9_000)
    expect(await change({ deleted: false })).toMatchObject({ success: true })
    server.clock.advance(60_000)
    expect(task()).toMatchObject({ status: 'completed', task: { deleteAt: null } })
    await change({ deleted: true })
    server.clock.advance(10_000)
    await settle()
    expect(server.page.state().taskOrder).toEqual(['u'])
    expect([...server.page.state().items].map(({ taskId }) => taskId)).toEqual(['u', 'u'])
    expect(text()).not.toContain('secret')
    expect(text()).not.toContain('"taskId":"t","status"')
    expect(text()).toContain('stays')
    expect(server.page.state()).toMatchObject({ gap: false, seq: server.channel.state().seq })
  })

  it('is erased by the next server where this one ended before (A22)', async () => {
    await said('t', 'a secret')
    await said('u', 'stays')
    await change({ deleted: true })
    server.clock.advance(4_000)
    server = server.restart()
    expect(task()?.task?.deleteAt).toBeTypeOf('string')
    server.clock.advance(10_000)
    await settle()
    expect(server.page.state().taskOrder).toEqual(['u'])
    expect(text()).not.toContain('secret')
  })

  it('is written out of the log at a start where the server ended between the two (A22)', async () => {
    await said('t', 'a secret')
    await said('u', 'stays')
    const lines = server.history.all()
    const { seq, epoch } = server.channel.state()
    const erased = { type: 'task', taskId: 't', status: 'completed', erased: true, seq: seq + 1, epoch }
    server = openedAgent([...lines, erased], 'epoch-2')
    await settle()
    expect(server.page.state().taskOrder).toEqual(['u'])
    expect(text()).not.toContain('secret')
  })

  it('is gone for a page that was away, wherever that goes on (A22)', async () => {
    await said('t', 'a secret')
    await said('u', 'stays')
    const away = server.page.state()
    await change({ deleted: true })
    server.clock.advance(10_000)
    await said('u', 'and more')
    const back = tab({ agentSeq: away.seq, agentEpoch: away.epoch })
    server.channel.opened(back.client)
    expect(JSON.stringify(back.frames)).not.toContain('secret')
    const [history] = back.frames
    expect(history).not.toHaveProperty('since')
    const shown = reduceAgent(away, toHistory(server.channel.state(), 'epoch-1'))
    expect(shown.taskOrder).toEqual(['u'])
    expect([...shown.items].some(({ taskId }) => taskId === 't')).toBe(false)
  })

  it('takes no prompt, and none that comes late begins it anew (A22)', async () => {
    await said('t', 'a secret')
    await change({ deleted: true })
    const prompt = { type: 'prompt', prompt: 'late', taskId: 't' }
    await server.send({ ...prompt, clientMessageId: 'c1' })
    expect(server.page.last('prompted')).toMatchObject({ state: 'refused' })
    server.clock.advance(10_000)
    await server.send({ ...prompt, clientMessageId: 'c2' })
    expect(server.page.last('prompted')).toMatchObject({ clientMessageId: 'c2', state: 'refused' })
    server.turn().host.update({ type: 'title', title: 'Late' })
    expect(server.channel.state().tasks.t).toBeUndefined()
  })

  it('goes on with nothing that waits in it, until that is taken back (A22)', async () => {
    const { send } = server
    await send({ type: 'prompt', prompt: 'go', taskId: 't' })
    await send({ type: 'prompt', prompt: 'waits', taskId: 't' })
    server.turn().fail(new Error('No credit'))
    await settle()
    await change({ deleted: true })
    await send({ type: 'resume', taskId: 't' })
    expect(server.agent.turns).toHaveLength(1)
    const starts = server.agent.starts()
    for (const type of ['settings', 'open']) {
      await send({ type, requestId: type, taskId: 't', ...(type === 'open' ? {} : { mode: 'plan' }) })
      expect(server.page.last(type)).toMatchObject({ success: false, code: 'unknown_task' })
    }
    expect(server.agent.starts()).toBe(starts)
    await change({ deleted: false })
    await send({ type: 'resume', taskId: 't' })
    expect(server.turn().text).toBe('waits')
  })

  it('is not deleted while its agent is at work (A22)', async () => {
    await server.send({ type: 'prompt', prompt: 'go', taskId: 't' })
    expect(await change({ deleted: true })).toMatchObject({ success: false, code: 'BUSY' })
    expect(await change({ pinned: true })).toMatchObject({ success: true })
  })

  it('takes along what is known of its changes (A22)', async () => {
    const disk = createMemoryDisk({ '/a.ts': 'A\n' })
    const driver = createMemoryReview(disk.disk)
    const reviewed = openedReview(driver)
    await reviewed.turn('t', () => disk.change('/a.ts', 'B\n'))
    const kept = async () => (await driver.records.load()).map(({ taskId }) => taskId)
    await reviewed.data('changes', { taskId: 't' })
    expect(await kept()).toEqual(['t'])
    const { client } = reviewed.page
    const frame = {
      channel: 'agent',
      type: 'conversation_change',
      requestId: 'd',
      taskId: 't',
      deleted: true,
    }
    await reviewed.channel.received(client, frame)
    await reviewed.clock.advance(10_000)
    await reviewed.until(() => {
      const tasks = reviewed.told().summary?.tasks
      return Array.isArray(tasks) && tasks.length === 0 ? true : undefined
    })
    expect(await kept()).toEqual([])
  })
})

describe('the list and the pages of conversations', () => {
  it('names every conversation, also those that no history names any more (A23)', async () => {
    const lines = Array.from({ length: 230 }, (_, n) => ({
      type: 'task',
      taskId: `t${n}`,
      status: 'completed',
      title: `Title ${n}`,
      seq: n + 1,
      epoch: 'e',
    }))
    server = openedAgent(lines)
    expect(server.page.state().taskOrder).toHaveLength(200)
    const answer = await ask('conversation_list')
    const tasks = answer.type === 'conversation_list' ? (answer.data?.tasks ?? []) : []
    expect(tasks.map(({ taskId }) => taskId)).toEqual(lines.map(({ taskId }) => taskId))
    expect(tasks.at(0)).toMatchObject({ title: 'Title 0', status: 'completed' })
  })

  it('tells the older items of one conversation without those of others (A23)', async () => {
    await said('t', 'first', 'x'.repeat(200_000))
    for (let n = 0; n < 4; n++) await said(`other${n}`, `other ${n}`, 'y'.repeat(200_000))
    const page = tab({ tab: 'fresh' })
    server.channel.opened(page.client)
    const shown = page.state()
    expect(shown.tasks.t?.items.length).toBe(0)
    await server.send({ type: 'page', requestId: 'p', before: shown.oldest, taskId: 't' }, page)
    const next = page.state()
    expect([...(next.tasks.t?.items ?? [])]).toEqual([...(server.channel.state().tasks.t?.items ?? [])])
    expect(next.tasks.t?.reach).toMatchObject({ hasMore: false })
    expect([next.oldest, next.hasMore]).toEqual([shown.oldest, true])
    // The same items once more, with all others before them.
    await server.send({ type: 'page', requestId: 'q', before: next.oldest }, page)
    const seqs = [...page.state().items].map(({ seq }) => seq)
    expect(seqs).toEqual([...seqs].sort((left, right) => left - right))
    expect(new Set(seqs).size).toBe(seqs.length)
  })
})

describe('a search in conversations', () => {
  async function found(query: string, limit?: number) {
    const answer = await ask('conversation_search', { query, ...(limit === undefined ? {} : { limit }) })
    if (answer.type !== 'conversation_search' || !answer.data) throw new Error('No hits.')
    return answer.data
  }

  it('finds titles and what was said, the newest first, with some of the text around it (A24)', async () => {
    await said('a', 'About parsers', `${'long '.repeat(40)}the Flaky test of dates${' rest'.repeat(60)}`)
    await said('b', 'Why is this test flaky?')
    const { hits, more } = await found('flaky TEST')
    expect(more).toBe(false)
    expect(hits.map(({ taskId, kind }) => `${taskId} ${kind}`)).toEqual(['b title', 'b user', 'a text'])
    const { snippet, start, length, seq } = hits[2] ?? { snippet: '', start: 0, length: 0 }
    expect(snippet.slice(start, start + length)).toBe('Flaky')
    expect(snippet.length).toBeLessThan(180)
    expect(seq).toBe(server.channel.state().items.get('message:m-a')?.seq)
  })

  it('takes the query as plain text, and letters with marks in either form (A24)', async () => {
    await said('a', 'a.b (c)*')
    await said('b', 'Cafe\u0301 open')
    expect((await found('a.b (c)*')).hits.map(({ taskId }) => taskId)).toEqual(['a', 'a'])
    expect((await found('CAFÉ')).hits.map(({ taskId }) => taskId)).toEqual(['b', 'b'])
    expect((await found('aXb')).hits).toEqual([])
    const marks = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'].join('x')
    await said('c', marks)
    expect((await found(marks)).hits.map(({ taskId }) => taskId)).toContain('c')
  })

  it('says that there are more, and shows nothing of what was deleted (A24)', async () => {
    for (const id of ['a', 'b', 'c']) await said(id, `needle ${id}`)
    expect(await found('needle', 2)).toMatchObject({ more: true, hits: { length: 2 } })
    await ask('conversation_change', { taskId: 'c', deleted: true })
    expect((await found('needle c')).hits).toEqual([])
  })

  it('ends where the same page asks for another one (A24)', async () => {
    // More text than one slice of the search gets through.
    const content = 'hay '.repeat(50_000)
    const message = (n: number) => ({
      type: 'user_message',
      taskId: 'a',
      messageId: `m${n}`,
      content,
      seq: n,
    })
    server = openedAgent(Array.from({ length: 100 }, (_, n) => ({ ...message(n + 1), epoch: 'e' })))
    const search = () => ask('conversation_search', { query: 'needle' })
    expect(await Promise.all([search(), search()])).toMatchObject([
      { success: false, code: 'CANCELLED' },
      { success: true, data: { hits: [] } },
    ])
  })
})
