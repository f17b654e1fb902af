import { describe, expect, it } from 'vitest'
import type { Envelope } from '../../socket/protocol'
import { refusedToError } from './filesError'
import { normaliseAnswer, normaliseFiles } from './normalise'

const frame = (fields: object): Envelope => ({ channel: 'files', type: 'read', requestId: 'r', ...fields })
const entry = { name: 'a', type: 'file', size: 1, modified: '2026-01-01T00:00:00.000Z' }

describe('frames that answer no request', () => {
  const change = { channel: 'files', type: 'change', action: 'modify', path: '/a.ts', isDirectory: false }

  it.each([
    ['a documented change', change, [{ ...change }]],
    ['a change with its version', { ...change, version: 'v' }, [{ ...change, version: 'v' }]],
    [
      'an overflow',
      { ...change, isDirectory: true, overflow: true },
      [{ ...change, isDirectory: true, overflow: true }],
    ],
    [
      'hits of a search',
      {
        channel: 'files',
        type: 'search_result',
        requestId: 's',
        path: '/a',
        matches: [{ line: 1, column: 2, length: 3, preview: 'x' }],
      },
      [
        {
          type: 'search_result',
          requestId: 's',
          path: '/a',
          matches: [{ line: 1, column: 2, length: 3, preview: 'x' }],
        },
      ],
    ],
    [
      'a change that does not say what it is of',
      { channel: 'files', type: 'change', action: 'delete', path: '/a' },
      [{ type: 'change', action: 'delete', path: '/a' }],
    ],
    ['an answer that came too late', frame({ data: { content: '', encoding: 'utf-8' } }), []],
    ['a late failure', frame({ type: 'error', error: 'No.' }), []],
    ['a change without a path', { channel: 'files', type: 'change', action: 'modify' }, null],
    ['a change of an unknown kind', { ...change, action: 'explode' }, null],
    ['an unknown type', { channel: 'files', type: 'surprise', requestId: 'r' }, null],
    ['an answer without an id', { channel: 'files', type: 'read', data: {} }, null],
  ])('%s', (_, received, expected) => {
    const bare = expected?.map(({ channel: _, ...event }: Record<string, unknown>) => event) ?? null
    expect(normaliseFiles(received)).toEqual(bare)
  })
})

describe('answers (D1)', () => {
  it.each([
    ['documented', { data: { content: 'x', encoding: 'utf-8' } }, { content: 'x', encoding: 'utf-8' }],
    [
      'with its version',
      { success: true, data: { content: 'x', encoding: 'base64', version: 'v' } },
      { content: 'x', encoding: 'base64', version: 'v' },
    ],
    ['flat', { success: true, content: 'x', encoding: 'utf8' }, { content: 'x', encoding: 'utf-8' }],
    ['flat without success', { content: 'x', encoding: 'utf8' }, { content: 'x', encoding: 'utf-8' }],
    ['utf8 inside data', { data: { content: 'x', encoding: 'utf8' } }, { content: 'x', encoding: 'utf-8' }],
    ['a list', { type: 'list', data: [entry] }, [entry]],
    ['a list as entries', { type: 'list', success: true, entries: [entry] }, [entry]],
    ['a list as entries inside data', { type: 'list', data: { entries: [entry] } }, [entry]],
    [
      'a flat write',
      { type: 'write', success: true, path: '/a', size: 1, modified: 'm' },
      { path: '/a', size: 1, modified: 'm' },
    ],
  ])('%s', (_, fields, data) => {
    const answer = normaliseAnswer(frame(fields))
    expect(answer).toMatchObject({ success: true, requestId: 'r' })
    expect(answer).toMatchObject({ data })
  })

  it('keep what stands beside the data', () => {
    expect(normaliseAnswer(frame({ type: 'list', data: [], more: true, ignored: ['a'] }))).toMatchObject({
      more: true,
      ignored: ['a'],
    })
  })

  it.each([
    [
      'documented',
      { success: false, error: 'No.', code: 'NOT_FOUND', path: '/a' },
      { error: 'No.', code: 'NOT_FOUND', path: '/a' },
    ],
    ['as an error', { type: 'error', error: 'No.' }, { error: 'No.', type: 'error' }],
    ['without success', { error: 'No.' }, { error: 'No.' }],
    [
      'with an object',
      { success: false, error: { code: 'CONFLICT', message: 'No.' } },
      { error: 'No.', code: 'CONFLICT' },
    ],
    ['without words', { success: false }, { error: 'The server refused "read" without a reason.' }],
    ['with details', { success: false, error: 'No.', code: 'FILE_TOO_LARGE', size: 7 }, { size: 7 }],
    [
      'without a code, in the words of a file system',
      { success: false, error: "ENOENT: no such file or directory, open '/a'" },
      { code: 'NOT_FOUND' },
    ],
    [
      'as an error without a code',
      { type: 'error', message: 'EACCES: permission denied' },
      { code: 'PERMISSION_DENIED' },
    ],
    [
      'as an error of a program',
      { type: 'error', error: 'Error: EEXIST: file already exists' },
      { code: 'PATH_EXISTS' },
    ],
    [
      'with the code of a file system',
      { success: false, error: 'No.', code: 'ENOSPC' },
      { code: 'NO_SPACE' },
    ],
  ])('that refuse, %s', (_, fields, expected) => {
    expect(normaliseAnswer(frame(fields))).toMatchObject({ success: false, ...expected })
  })

  it.each(['EVERYTHING went wrong', 'There was ENOENT', 'EIO: i/o error', ''])(
    'that refuse without a code and say %j are of no known kind',
    (error) => {
      const answer = normaliseAnswer(frame({ success: false, error }))
      expect(answer?.success === false && refusedToError(answer).code).toBe('INTERNAL_ERROR')
    },
  )

  it('without an id are none', () => {
    expect(normaliseAnswer({ channel: 'files', type: 'read', data: {} })).toBeNull()
  })
})
