import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FilesError } from '../../channels/files/filesError'
import type { WireEdit } from '../../embed-sdk/methods'
import { applyEdits } from './applyEdits'

/** A disk whose nth change fails, or whose file another writer changes just before it. */
function diskOf(start: Readonly<Record<string, string>>, failAt = Number.POSITIVE_INFINITY) {
  const files = new Map<string, string>(Object.entries(start))
  let changes = 0
  const version = (content: string | undefined) => (content === undefined ? null : `v:${content}`)
  const count = () => {
    changes += 1
    if (changes === failAt) throw new FilesError('NO_SPACE', 'The disk is full.')
  }
  return {
    files,
    queries: {
      async readNow(path: string) {
        const content = files.get(path)
        if (content === undefined) throw new FilesError('NOT_FOUND', `There is no ${path}.`)
        return { content, encoding: 'utf-8' as const, version: `v:${content}` }
      },
      async write({
        path,
        content,
        ifVersion,
      }: {
        path: string
        content: string
        ifVersion?: string | null
      }) {
        count()
        if (ifVersion !== undefined && ifVersion !== version(files.get(path)))
          throw new FilesError('CONFLICT', `${path} is another by now.`)
        files.set(path, content)
        return { path, size: content.length, modified: '', version: `v:${content}` }
      },
      async remove(path: string) {
        count()
        files.delete(path)
        return { path }
      },
    },
  }
}

const text = (content: string) => ({ content, encoding: 'utf-8' as const })

describe('changes of several files', () => {
  it('are refused together when one of them is not what the host has seen', async () => {
    const { files, queries } = diskOf({ '/a': 'a', '/b': 'b' })
    const edits: WireEdit[] = [
      { path: '/a', file: text('new'), ifVersion: 'v:a' },
      { path: '/b', file: text('new'), ifVersion: 'v:other' },
      { path: '/c', file: text('new'), ifVersion: null },
    ]
    await expect(applyEdits(queries, edits)).rejects.toMatchObject({ code: 'conflict' })
    expect(Object.fromEntries(files)).toEqual({ '/a': 'a', '/b': 'b' })
  })

  it('are all made or none, wherever the disk gives up', async () => {
    const paths = ['/a', '/b', '/c', '/d']
    const edit = fc.record({ path: fc.constantFrom(...paths), content: fc.option(fc.constantFrom('x', 'y')) })
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...paths), fc.constantFrom('1', '2')),
        fc.uniqueArray(edit, { selector: ({ path }) => path, minLength: 1 }),
        fc.integer({ min: 1, max: 6 }),
        async (start, wanted, failAt) => {
          const { files, queries } = diskOf(start, failAt)
          const edits = wanted.map(({ path, content }) => ({
            path,
            file: content === null ? null : text(content),
          }))
          const expected = new Map<string, string>(Object.entries(start))
          const done = await applyEdits(queries, edits).catch(() => null)
          if (done) {
            for (const { path, content } of wanted)
              if (content === null) expected.delete(path)
              else expected.set(path, content)
          }
          expect(new Map([...files].sort())).toEqual(new Map([...expected].sort()))
        },
      ),
    )
  })
})
