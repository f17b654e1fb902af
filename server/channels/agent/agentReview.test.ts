import { describe, expect, it } from 'vitest'
import { tab } from '../../../src/testing/agentServer'
import { createMemoryDisk } from '../../../src/testing/kit/memoryDisk'
import { createMemoryReview } from '../../../src/testing/kit/memoryReview'
import { openedReview } from '../../../src/testing/reviewServer'
import { versionOf } from '../../drivers/disk/versions'
import { type Checkpoints, NoCheckpoint } from '../../review/checkpoints'

const version = (text: string) => versionOf(Buffer.from(text))
const taskId = 't'

function opened(files: Record<string, string>, tellsUserChanges?: () => boolean) {
  const disk = createMemoryDisk(files)
  const driver = createMemoryReview(disk.disk)
  const server = openedReview(driver, [], 'e', tellsUserChanges)
  return {
    ...server,
    disk,
    driver,
    text: (path: string) => disk.contents()[path] ?? null,
    changes: () => server.data('changes', { taskId }),
    /** A user saves in the editor. */
    save: async (path: string, text: string): Promise<void> =>
      void (await driver.saves.disk.write(path, Buffer.from(text))),
  }
}

const edits = (path: string, kind = 'edit' as const) => ({
  type: 'tool_invocation' as const,
  toolCallId: `call ${path}`,
  toolName: 'edit',
  title: 'Edit',
  kind,
  status: 'completed' as const,
  locations: [{ path }],
})

describe('the review of what an agent changed', () => {
  it('looks at the files as soon as somebody writes to the agent, because the first message waits for that', async () => {
    const disk = createMemoryDisk({ '/a.ts': 'a' })
    const driver = createMemoryReview(disk.disk)
    const warmed: string[] = []
    const checkpoints = { ...driver.checkpoints, warm: (when: string) => void warmed.push(when) }
    const { channel, page } = openedReview({ ...driver, checkpoints })
    expect(warmed).toEqual([])
    await channel.received(page.client, { channel: 'agent', type: 'open', requestId: 'o' })
    expect(warmed).toEqual(['soon'])
  })

  it('tells pages what each turn changed, from before the first to after the last (A11)', async () => {
    const { turn, disk, changes, told, until, messageId } = opened({ '/a.ts': 'A\n', '/b.ts': 'b\n' })
    expect(await until(() => told().summary)).toMatchObject({ tasks: [] })
    await turn(taskId, () => disk.change('/a.ts', 'B\n'))
    const first = messageId(taskId)
    await turn(taskId, () => {
      disk.change('/a.ts', 'C\nD\n')
      disk.change('/b.ts', null)
    })
    const state = await changes()
    expect(state).toMatchObject({
      taskId,
      files: [
        { path: '/a.ts', before: version('A\n'), after: version('C\nD\n'), additions: 2, deletions: 1 },
        { path: '/b.ts', before: version('b\n'), after: null, additions: 0, deletions: 1 },
      ],
      turns: [{ messageId: first, files: 1, additions: 1, deletions: 1 }, { files: 2 }],
      undos: [],
    })
    expect(told().changes).toMatchObject(state)
    expect(told().summary).toMatchObject({
      tasks: [{ taskId, files: 2, additions: 2, deletions: 2, unreviewed: 2 }],
    })
  })

  it('shows the kept and the left content, and that of one turn (A12)', async () => {
    const { turn, disk, data, ask, messageId } = opened({ '/a.ts': 'A\n' })
    await turn(taskId, () => disk.change('/a.ts', 'B\n'))
    await turn(taskId, () => disk.change('/a.ts', 'C\n'))
    const at = { taskId, path: '/a.ts' }
    const last = { ...at, messageId: messageId(taskId) }
    expect(await data('change_text', { ...at, side: 'before' })).toMatchObject({ content: 'A\n', size: 2 })
    expect(await data('change_text', { ...at, side: 'after' })).toMatchObject({ content: 'C\n' })
    expect(await data('change_text', { ...last, side: 'before' })).toMatchObject({ content: 'B\n' })
    expect(await data('turn_changes', { taskId, messageId: messageId(taskId) })).toMatchObject({
      files: [{ path: '/a.ts', before: version('B\n') }],
    })
    expect(await ask('change_text', { ...at, path: '/no', side: 'after' })).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('keeps files and lines, and marks what was reviewed (A13)', async () => {
    const { turn, disk, data, changes } = opened({ '/a.ts': '1\n2\n3\n', '/b.ts': 'b' })
    await turn(taskId, () => {
      disk.change('/a.ts', 'one\n2\nthree\n')
      disk.change('/b.ts', 'B')
    })
    await data('reviewed', { taskId, path: '/b.ts', reviewed: true })
    expect(await changes()).toMatchObject({ files: [{}, { path: '/b.ts', reviewed: true }] })
    const ranges = [{ before: { start: 3, count: 1 }, after: { start: 3, count: 1 } }]
    expect(await data('keep', { taskId, files: [{ path: '/a.ts', ranges }] })).toEqual({
      done: ['/a.ts'],
      conflicts: [],
    })
    expect(await changes()).toMatchObject({
      files: [{ path: '/a.ts', before: version('1\n2\nthree\n'), additions: 1 }, {}],
    })
    const files = [{ path: '/a.ts', after: 'another' }, { path: '/no' }]
    expect(await data('keep', { taskId, files })).toEqual({
      done: [],
      conflicts: [
        { path: '/a.ts', reason: 'edited' },
        { path: '/no', reason: 'gone' },
      ],
    })
    await data('keep', { taskId })
    expect(await changes()).toMatchObject({ files: [] })
  })

  it('undoes files and lines byte for byte, puts them back, and leaves later edits alone (A14)', async () => {
    const { turn, disk, data, changes, text, save } = opened({ '/a.ts': '1\r\n2\n3', '/b.ts': 'b' })
    await turn(taskId, () => {
      disk.change('/a.ts', 'one\n2\nthree\nfour')
      disk.change('/b.ts', null)
      disk.change('/c.ts', 'new')
    })
    const ranges = [{ before: { start: 3, count: 1 }, after: { start: 3, count: 2 } }]
    const part = await data('undo', { taskId, files: [{ path: '/a.ts', ranges }] })
    expect(text('/a.ts')).toBe('one\n2\n3')
    await save('/c.ts', 'new, and mine')
    const all = await data('undo', { taskId })
    expect(all).toMatchObject({ done: ['/a.ts', '/b.ts'], conflicts: [{ path: '/c.ts', reason: 'edited' }] })
    expect([text('/a.ts'), text('/b.ts'), text('/c.ts')]).toEqual(['1\r\n2\n3', 'b', 'new, and mine'])
    const forced = await data('undo', { taskId, files: [{ path: '/c.ts' }], force: true })
    expect(text('/c.ts')).toBeNull()
    expect(await changes()).toMatchObject({ files: [], undos: [{}, {}, {}] })
    await data('redo', { taskId, undoId: forced.undoId })
    expect(text('/c.ts')).toBe('new, and mine')
    await data('redo', { taskId, undoId: all.undoId })
    await data('redo', { taskId, undoId: part.undoId })
    expect([text('/a.ts'), text('/b.ts')]).toEqual(['one\n2\nthree\nfour', null])
    expect(await changes()).toMatchObject({
      files: [{ path: '/a.ts' }, { path: '/b.ts' }, { path: '/c.ts' }],
    })
  })

  it('undoes lines of a file that was edited since, and no more of it later (A14)', async () => {
    const { turn, disk, data, text, save } = opened({ '/a.ts': '1\n2\n3\n4\n5\n' })
    await turn(taskId, () => disk.change('/a.ts', 'one\n2\n3\n4\nfive\n'))
    await save('/a.ts', 'mine\none\n2\n3\n4\nfive\n')
    const ranges = [{ before: { start: 5, count: 1 }, after: { start: 6, count: 1 } }]
    const current = version('mine\none\n2\n3\n4\nfive\n')
    expect(
      await data('undo', { taskId, files: [{ path: '/a.ts', current: 'older', ranges }] }),
    ).toMatchObject({
      conflicts: [{ path: '/a.ts', reason: 'edited' }],
    })
    await data('undo', { taskId, files: [{ path: '/a.ts', current, ranges }] })
    expect(text('/a.ts')).toBe('mine\none\n2\n3\n4\n5\n')
    const { content } = await data('change_text', { taskId, path: '/a.ts', side: 'after' })
    expect(content).toBe('one\n2\n3\n4\n5\n')
    expect(await data('undo', { taskId })).toMatchObject({ done: [] })
    expect(text('/a.ts')).toBe('mine\none\n2\n3\n4\n5\n')
  })

  it('lets an undo wait for the end of the turn, and tells the agent once why (A14)', async () => {
    const { turn, begin, disk, data, changes, text, until } = opened({ '/a.ts': 'A\n' })
    await turn(taskId, () => disk.change('/a.ts', 'B\n'))
    const running = await begin(taskId)
    expect(running.notes).toBeUndefined()
    const files = [{ path: '/a.ts' }]
    expect(await data('undo', { taskId, files, reason: 'Too long' })).toMatchObject({
      queued: true,
      done: [],
    })
    expect(await changes()).toMatchObject({ queued: 1, waiting: [{ files: ['/a.ts'] }] })
    expect(text('/a.ts')).toBe('B\n')
    running.end()
    await until(() => (text('/a.ts') === 'A\n' ? true : undefined))
    const told = await turn(taskId, () => undefined, 'What now?')
    expect(told.notes).toContain('/workspace/a.ts')
    expect(told.notes).toContain('Too long')
    expect(told.text).toBe('What now?')
    expect((await turn(taskId, () => undefined)).notes).toBeUndefined()
  })

  it('tells the agent again where the prompt failed that said what was undone, or that it was put back (A14)', async () => {
    const { turn, begin, disk, data, until, channel } = opened({ '/a.ts': 'A\n' })
    await turn(taskId, () => disk.change('/a.ts', 'B\n'))
    const { undoId } = await data('undo', { taskId, reason: 'Too long' })
    const failing = await begin(taskId)
    expect(failing.notes).toContain('Too long')
    failing.fail(new Error('The agent crashed.'))
    await until(() => (channel.state().tasks[taskId]?.status === 'failed' ? true : undefined))
    const again = await begin(taskId)
    expect(again.notes).toContain('Too long')
    await data('redo', { taskId, undoId })
    again.end()
    await until(() => (channel.state().tasks[taskId]?.status === 'completed' ? true : undefined))
    const after = await turn(taskId, () => undefined)
    expect(after.notes).toContain('/workspace/a.ts')
    expect(after.notes).not.toContain('Too long')
    expect((await turn(taskId, () => undefined)).notes).toBeUndefined()
  })

  it('leaves to an undo that waited only what the user saw, or what a tool shows to be all of a file (A14)', async () => {
    const files = { '/seen': 'A\n', '/foreign': 'A\n', '/shown': 'A\n', '/lines': 'A\n' }
    const { turn, begin, disk, data, changes, text, until } = opened(files)
    await turn(taskId, () => {
      for (const path of Object.keys(files)) disk.change(path, 'B\n')
    })
    const running = await begin(taskId)
    await data('undo', { taskId, files: ['/seen', '/foreign', '/shown'].map((path) => ({ path })) })
    const ranges = [{ before: { start: 1, count: 1 }, after: { start: 1, count: 1 } }]
    await data('undo', { taskId, files: [{ path: '/lines', ranges }] })
    disk.change('/foreign', 'of another program\n')
    disk.change('/lines', 'of another program\n')
    disk.change('/shown', 'C\n')
    const diff = { type: 'diff' as const, path: '/shown', oldText: 'B\n', newText: 'C\n' }
    running.host.update({ ...edits('/shown'), content: [diff] })
    running.end()
    await until(() => (text('/seen') === 'A\n' ? true : undefined))
    expect(await changes()).toMatchObject({
      files: [{ path: '/foreign' }, { path: '/lines' }],
      refused: [
        { conflicts: [{ path: '/foreign', reason: 'edited' }] },
        { conflicts: [{ path: '/lines', reason: 'edited' }] },
      ],
    })
    expect([text('/foreign'), text('/shown'), text('/lines')]).toEqual([
      'of another program\n',
      'A\n',
      'of another program\n',
    ])
    await data('undo', { taskId, files: [{ path: '/foreign' }], force: true })
    expect(text('/foreign')).toBe('A\n')
    expect(await changes()).toMatchObject({ refused: [{ conflicts: [{ path: '/lines' }] }] })
    await turn(taskId, () => undefined)
    expect(await changes()).not.toHaveProperty('refused')
  })

  it.each([['in the turn'], ['behind it']])(
    'does at a start what waited when a server was killed %s (A14)',
    async (when) => {
      const { turn, begin, disk, data, driver, history, text } = opened({ '/a.ts': 'A\n' })
      await turn(taskId, () => disk.change('/a.ts', 'B\n'))
      await begin(taskId)
      await data('undo', { taskId, reason: 'No' })
      for (const task of when === 'behind it' ? await driver.records.load() : [])
        await driver.records.save({ ...task, turns: task.turns.map((each) => ({ ...each, running: false })) })
      const next = openedReview(driver, history.all(), 'later')
      expect(await next.data('changes', { taskId })).toMatchObject({
        files: [],
        undos: [{ files: ['/a.ts'] }],
      })
      expect(text('/a.ts')).toBe('A\n')
      expect((await next.turn(taskId, () => undefined)).notes).toContain('No')
    },
  )

  it('goes back to before a message, and forth (A14)', async () => {
    const { turn, disk, data, changes, text, messageId, ask } = opened({ '/a.ts': 'A' })
    await turn(taskId, () => disk.change('/a.ts', 'B'))
    await turn(taskId, () => {
      disk.change('/a.ts', 'C')
      disk.change('/b.ts', 'new')
    })
    const second = messageId(taskId)
    await turn(taskId, () => disk.change('/a.ts', 'D'))
    const { undoId } = await data('restore', { taskId, messageId: second })
    expect([text('/a.ts'), text('/b.ts')]).toEqual(['B', null])
    expect(await changes()).toMatchObject({ files: [{ before: version('A'), after: version('B') }] })
    await data('redo', { taskId, undoId })
    expect([text('/a.ts'), text('/b.ts')]).toEqual(['D', 'new'])
    expect(await ask('restore', { taskId, messageId: 'no' })).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('tells the changes of users and of turns at the same time apart (A15)', async () => {
    const { begin, disk, data, save, until, channel } = opened({ '/mine': '1', '/both': '1' })
    const [one, two] = [await begin('one'), await begin('two')]
    await save('/mine', 'by the user')
    await save('/both', 'by the user')
    disk.change('/both', 'by the user and one')
    one.host.update(edits('/of one'))
    disk.change('/of one', 'x')
    disk.change('/unclaimed', 'x')
    for (const turn of [one, two]) turn.end()
    await until(() => (channel.state().tasks.two?.status === 'completed' ? true : undefined))
    const both = { path: '/both', mine: true }
    expect(await data('changes', { taskId: 'one' })).toMatchObject({
      files: [{ ...both, shared: ['two'] }, { path: '/of one' }, { path: '/unclaimed', shared: ['two'] }],
      turns: [{ overlaps: ['two'] }],
    })
    const theirs = await data('changes', { taskId: 'two' })
    expect(theirs).toMatchObject({ files: [both, { path: '/unclaimed', shared: ['one'] }] })
    expect(await data('undo', { taskId: 'two' })).toMatchObject({ done: [] })
    const named = [{ path: '/unclaimed', current: version('x') }]
    expect(await data('undo', { taskId: 'two', files: named })).toMatchObject({ done: ['/unclaimed'] })
  })

  it('tells an agent once which files users changed since its last turn, unless that is switched off (A70)', async () => {
    let isOn = true
    const { begin, turn, save, data, disk, until, channel } = opened(
      { '/a.ts': '1', '/b.ts': '1' },
      () => isOn,
    )
    await save('/b.ts', 'before it knew anything')
    const first = await turn(taskId, () => save('/a.ts', 'while it worked'))
    expect(first.notes).toBeUndefined()
    await save('/b.ts', '2')
    const failed = await begin(taskId)
    failed.fail(new Error('No.'))
    await until(() => (channel.state().tasks[taskId]?.status === 'failed' ? true : undefined))
    const line = 'Since your last turn the user changed: a.ts, b.ts.'
    expect(failed.notes).toBe(line)
    expect((await turn(taskId, () => undefined)).notes).toBe(line)
    expect((await turn(taskId, () => disk.change('/a.ts', 'by the agent'))).notes).toBeUndefined()
    await data('undo', { taskId, files: [{ path: '/a.ts' }] })
    await save('/b.ts', '3')
    const { notes } = await turn(taskId, () => undefined)
    expect(notes).toMatch(
      /^Since your last turn the user changed: b\.ts\.\n\nThe user looked at your changes/,
    )
    isOn = false
    await save('/b.ts', '4')
    expect((await turn(taskId, () => undefined)).notes).toBeUndefined()
  })

  it('releases checkpoints that come too late, and both where what changed is too much (A11)', async () => {
    const { disk } = createMemoryDisk({ '/a': '1' })
    const driver = createMemoryReview(disk)
    const held = new Set<string>()
    let taken = 0
    let go = () => {}
    const slow = new Promise<void>((resolve) => {
      go = resolve
    })
    const checkpoints: Checkpoints = {
      ...driver.checkpoints,
      async take() {
        taken += 1
        if (taken === 1) await slow
        const checkpoint = await driver.checkpoints.take()
        held.add(checkpoint)
        return checkpoint
      },
      changes: () => Promise.reject(new NoCheckpoint('too_large', 'Too many files were changed.')),
      release: async (checkpoint) => void held.delete(checkpoint),
    }
    const { channel, page, clock, agent, until, turn, data } = openedReview({ ...driver, checkpoints })
    await channel.received(page.client, { channel: 'agent', type: 'prompt', taskId, prompt: 'go' })
    await until(() => (taken === 1 ? true : undefined))
    await clock.advance(10_000)
    const late = await until(() => agent.turns[0])
    go()
    late.end()
    await until(() => (channel.state().tasks[taskId]?.status === 'completed' ? true : undefined))
    await data('changes', { taskId })
    expect([...held]).toEqual([])
    await turn(taskId, () => undefined)
    expect(await data('changes', { taskId })).toMatchObject({ turns: [{}, { noCheckpoint: 'too_large' }] })
    expect([taken, held.size]).toEqual([3, 0])
  })

  it('says nothing of it to a documented socket, and refuses what it cannot read', async () => {
    const { channel, turn, disk, page } = opened({ '/a': '1' })
    const documented = tab({ tab: null })
    channel.opened(documented.client)
    await turn(taskId, () => disk.change('/a', '2'))
    expect(documented.frames.filter(({ type }) => type.startsWith('changes'))).toEqual([])
    const refused = async () =>
      channel.received(page.client, { channel: 'agent', type: 'undo', requestId: 'x' })
    await expect(refused()).rejects.toThrow('misses a field')
  })
})
