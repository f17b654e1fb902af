import { expect, it } from 'vitest'
import { RequestError } from '../../../socket/link'
import { createBlobReader } from './blobReader'

const encoder = new TextEncoder()

function serverOf(text: string, piece = 10) {
  const file = { text, fileId: 'one', cutAt: -1, asked: 0 }
  const source = {
    async read(offset: number, length: number) {
      file.asked += 1
      if (file.asked === file.cutAt) throw new RequestError('DISCONNECTED', 'cut')
      const all = encoder.encode(file.text)
      return {
        bytes: all.slice(offset, offset + Math.min(length, piece)),
        size: all.length,
        fileId: file.fileId,
      }
    },
  }
  return { file, source }
}
const wish = { type: 'text/plain', limit: 1000, isWanted: () => true }
const textOf = (blob: Blob | null) => blob?.text()

it('joins the pieces of a file, and says how much has come', async () => {
  const { source } = serverOf('0123456789'.repeat(4))
  const told: number[] = []
  const blob = await createBlobReader(source).read({ ...wish, progress: (percent) => told.push(percent) })
  expect(await textOf(blob)).toBe('0123456789'.repeat(4))
  expect([blob?.type, told]).toEqual(['text/plain', [25, 50, 75, 100]])
})

it('goes on after a cut where it was', async () => {
  const { file, source } = serverOf('0123456789'.repeat(4))
  file.cutAt = 4
  const reader = createBlobReader(source)
  await expect(reader.read(wish)).rejects.toMatchObject({ code: 'DISCONNECTED' })
  expect(await textOf(await reader.read(wish))).toBe('0123456789'.repeat(4))
  expect(file.asked).toBe(6)
})

it('never joins pieces of two files', async () => {
  const { file, source } = serverOf('a'.repeat(30))
  const blob = await createBlobReader(source).read({
    ...wish,
    progress(percent) {
      if (percent > 40 && file.fileId === 'one') Object.assign(file, { text: 'b'.repeat(30), fileId: 'two' })
    },
  })
  expect(await textOf(blob)).toBe('b'.repeat(30))
})

it('reads nothing of a file above the limit', async () => {
  const { file, source } = serverOf('a'.repeat(30))
  const reader = createBlobReader(source)
  expect(await reader.read({ ...wish, limit: 29 })).toBeNull()
  expect([reader.size(), file.asked]).toEqual([30, 1])
})
