import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it, vi } from 'vitest'
import type { Link, Outgoing } from '../../socket/link'
import { createFilesQueries } from './queries'

const entry = (name: string, type = 'file') => ({ name, type, size: 0, modified: '2026-01-01T00:00:00.000Z' })

function setUp(answer: (frame: Outgoing) => object, capabilities: readonly string[] = ['files.version']) {
  const ask = vi.fn(async (frame: Outgoing) => ({
    channel: 'files',
    type: frame.type,
    requestId: 'r',
    ...answer(frame),
  }))
  const link: Link = { send: () => true, ask, has: (capability) => capabilities.includes(capability) }
  return { queries: createFilesQueries({ link, newId: () => 'upload' }), ask, client: new QueryClient() }
}

describe('list', () => {
  it('follows pages, and sorts as people do, folders first', async () => {
    const pages: Record<string, object> = {
      '': { data: [entry('10'), entry('2')], more: true, ignored: ['2'] },
      '2': { data: [entry('a'), entry('b', 'directory')], ignored: ['a'] },
    }
    const { queries, client } = setUp((frame) => pages[String(frame.after ?? '')] ?? {})
    expect(await client.fetchQuery(queries.list('/'))).toMatchObject({
      entries: [{ name: 'b' }, { name: '2' }, { name: '10' }, { name: 'a' }],
      ignored: ['2', 'a'],
      truncated: false,
    })
  })

  it('stops at a server that cannot continue, and says that something is missing', async () => {
    const { queries, client, ask } = setUp(() => ({ data: [entry('a')], more: true }))
    expect(await client.fetchQuery(queries.list('/'))).toMatchObject({ truncated: true })
    expect(ask).toHaveBeenCalledTimes(2)
    const documented = setUp(() => ({ data: [entry('a')], more: true }), [])
    expect(await documented.client.fetchQuery(documented.queries.list('/'))).toMatchObject({
      truncated: true,
    })
    expect(documented.ask).toHaveBeenCalledTimes(1)
  })

  it('asks for names alone where the server can, and goes on after the last of both', async () => {
    const pages: Record<string, object> = {
      '': { data: { folders: ['10', '2'], files: ['1', '3'] }, more: true, ignored: ['2'] },
      '3': { data: { folders: ['a'], files: [] } },
    }
    const capabilities = ['files.version', 'files.names']
    const { queries, client, ask } = setUp((frame) => pages[String(frame.after ?? '')] ?? {}, capabilities)
    expect(await client.fetchQuery(queries.list('/'))).toEqual({
      entries: [
        ...['2', '10', 'a'].map((name) => ({ name, type: 'directory' })),
        ...['1', '3'].map((name) => ({ name, type: 'file' })),
      ],
      ignored: ['2'],
      truncated: false,
    })
    expect(ask.mock.calls.map(([frame]) => frame)).toMatchObject([
      { names: true },
      { names: true, after: '3' },
    ])
  })

  it('leaves out an entry that cannot be read, and refuses what is no listing', async () => {
    const odd = setUp(() => ({ data: [entry('a'), { name: 1 }] }))
    expect((await odd.client.fetchQuery(odd.queries.list('/'))).entries).toHaveLength(1)
    const none = setUp(() => ({ data: 'nothing' }))
    await expect(none.client.fetchQuery(none.queries.list('/'))).rejects.toMatchObject({
      code: 'INTERNAL_ERROR',
    })
  })
})

describe('failures', () => {
  it('carry code, words and what the server knows', async () => {
    const { queries } = setUp(() => ({
      success: false,
      error: 'No.',
      code: 'CONFLICT',
      path: '/a',
      currentVersion: 'v2',
    }))
    await expect(queries.write({ path: '/a', content: '', ifVersion: 'v1' })).rejects.toMatchObject({
      name: 'FilesError',
      code: 'CONFLICT',
      message: 'No.',
      path: '/a',
      currentVersion: 'v2',
    })
  })

  it('with a code of another make keep their words', async () => {
    const { queries } = setUp(() => ({ type: 'error', error: 'ENOENT', code: 'ENOENT' }))
    await expect(queries.readNow('/a')).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'ENOENT' })
  })
})

describe('reading', () => {
  it('says which version is known, and takes a word for an unchanged file', async () => {
    const { queries, ask } = setUp(() => ({ data: { unchanged: true, version: 'v' } }))
    expect(await queries.readWhole('/a', { unlessVersion: 'v' })).toEqual({ kind: 'unchanged' })
    expect(ask.mock.lastCall?.[0]).toEqual({ type: 'read', path: '/a', unlessVersion: 'v' })
    const changed = setUp(() => ({ data: { content: 'new', encoding: 'utf-8', version: 'w' } }))
    expect(await changed.queries.readWhole('/a', { unlessVersion: 'v' })).toMatchObject({ text: 'new' })
  })

  it('is compared by the server only where it can', () => {
    expect(setUp(() => ({})).queries.canReadUnless()).toBe(false)
    expect(setUp(() => ({}), ['files.unlessVersion']).queries.canReadUnless()).toBe(true)
  })
})

describe('writing', () => {
  const written = { data: { path: '/a', size: 0, modified: 'm' } }

  it('sends versions only where they are understood', async () => {
    const ours = setUp(() => written)
    await ours.queries.write({ path: '/a', content: 'x', ifVersion: 'v' })
    expect(ours.ask.mock.lastCall?.[0]).toEqual({ type: 'write', path: '/a', content: 'x', ifVersion: 'v' })
    const documented = setUp(() => written, [])
    await documented.queries.write({ path: '/a', content: 'x', ifVersion: 'v' })
    expect(documented.ask.mock.lastCall?.[0]).toEqual({ type: 'write', path: '/a', content: 'x' })
  })

  it('makes a new file only where there is none', async () => {
    const ours = setUp(() => written)
    await ours.queries.createFile('/a')
    expect(ours.ask.mock.calls.map(([frame]) => frame)).toEqual([
      { type: 'write', path: '/a', content: '', ifVersion: null },
    ])
    const there = setUp(() => ({ data: entry('a') }), [])
    await expect(there.queries.createFile('/a')).rejects.toMatchObject({ code: 'PATH_EXISTS' })
    const free = setUp(
      (frame) => (frame.type === 'stat' ? { success: false, error: 'x', code: 'NOT_FOUND' } : written),
      [],
    )
    await expect(free.queries.createFile('/a')).resolves.toMatchObject({ path: '/a' })
  })
})
