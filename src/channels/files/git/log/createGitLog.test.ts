import { describe, expect, it, vi } from 'vitest'
import type { Outgoing } from '../../../../socket/link'
import type { GitRepository } from '../../shared/gitProtocol'
import { createGitLog } from './createGitLog'

const repository = (commit: string, path = '/'): GitRepository => ({
  path,
  branch: 'main',
  commit,
  files: [],
  counts: { conflicts: 0, staged: 0, changed: 0, untracked: 0 },
})
const entry = (commit: string, ...parents: string[]) => ({
  commit,
  parents,
  author: 'Ada',
  email: 'a@b',
  date: '2026-06-01T00:00:00Z',
  subject: commit,
})

/** A log whose pages are answered by hand, in the order in which they were asked for. */
function setUp() {
  const asked: { frame: Outgoing; answer: (data: unknown) => void; refuse: (why: Error) => void }[] = []
  const log = createGitLog({
    ask: (frame) => new Promise((answer, refuse) => asked.push({ frame, answer, refuse })),
  })
  const page = (at: number, ids: readonly string[], isMore = false) =>
    asked[at]?.answer({
      commits: ids.map((id, index) => entry(id, ...ids.slice(index + 1, index + 2))),
      isMore,
    })
  const shown = () => log.store.getState().commits?.map(({ commit }) => commit) ?? null
  return { log, asked, page, shown }
}

describe('the log of a repository', () => {
  it('is read once, and anew when the repository is another than when it was read, also where nobody saw that', async () => {
    const { log, asked, page, shown } = setUp()
    log.show(repository('a'), 'branch', null)
    log.show(repository('a'), 'branch', null)
    page(0, ['a'])
    await vi.waitFor(() => expect(shown()).toEqual(['a']))
    log.show(repository('a'), 'branch', null)
    expect(asked).toHaveLength(1)
    log.show(repository('b'), 'branch', null)
    expect(shown()).toEqual(['a'])
    page(1, ['b', 'a'])
    await vi.waitFor(() => expect(shown()).toEqual(['b', 'a']))
  })

  it('drops what is answered after another log is wanted', async () => {
    const { log, page, shown } = setUp()
    log.show(repository('a'), 'branch', null)
    log.show(repository('a'), 'all', null)
    page(1, ['all'])
    await vi.waitFor(() => expect(shown()).toEqual(['all']))
    page(0, ['late'])
    await Promise.resolve()
    expect(shown()).toEqual(['all'])
  })

  it('asks again for that which could not be read: the newest, or the next page', async () => {
    const { log, asked, page, shown } = setUp()
    const problem = () => log.store.getState().problem
    log.show(repository('a'), 'branch', null)
    page(0, ['a'])
    await vi.waitFor(() => expect(shown()).toEqual(['a']))
    log.show(repository('b'), 'branch', null)
    asked[1]?.refuse(new Error('No.'))
    await vi.waitFor(() => expect(problem()).toBe('No.'))
    log.again()
    expect(problem()).toBeNull()
    page(2, ['b', 'a'], true)
    await vi.waitFor(() => expect(shown()).toEqual(['b', 'a']))
    log.more()
    asked[3]?.refuse(new Error('Not now.'))
    await vi.waitFor(() => expect(problem()).toBe('Not now.'))
    log.more()
    expect(asked).toHaveLength(4)
    log.again()
    expect(asked[4]?.frame).toEqual(asked[3]?.frame)
    page(4, ['c'])
    await vi.waitFor(() => expect(shown()).toEqual(['b', 'a', 'c']))
  })
})
