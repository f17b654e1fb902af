import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readZip } from '../../src/testing/kit/readZip'
import { type ZipEntry, zipStream } from './zipStream'

const when = new Date('2026-05-04T03:02:00Z')

async function* inChunks(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) yield item
}

const file = (name: string, bytes: Uint8Array, length = 1000): ZipEntry => ({
  name,
  modified: when,
  size: bytes.length,
  content: inChunks(bytes, length),
})

async function zipOf(entries: readonly ZipEntry[], large?: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of zipStream(each(entries), large === undefined ? {} : { large })) parts.push(part)
  return Buffer.concat(parts)
}

describe('an archive', () => {
  it('has all files as they were, whatever they hold, are called and how they come, with fields of 32 bits and of 64', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, fc.uint8Array({ maxLength: 3000 }), { maxKeys: 8 }),
        fc.integer({ min: 1, max: 999 }),
        fc.constantFrom(undefined, 0, 100),
        async (files, length, large) => {
          const wanted = Object.entries(files)
          const zip = await zipOf(
            wanted.map(([name, bytes]) => file(name, bytes, length)),
            large,
          )
          expect([...readZip(zip)].map(([name, { content }]) => [name, [...content]])).toEqual(
            wanted.map(([name, bytes]) => [name, [...bytes]]),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('closes a content that it cannot take, and fails', async () => {
    let isClosed = false
    const close = async () => {
      isClosed = true
    }
    await expect(zipOf([{ ...file('x'.repeat(70_000), new Uint8Array(3)), close }])).rejects.toThrow(
      'too long',
    )
    expect(isClosed).toBe(true)
  })

  it('has folders, programs and nothing at all', async () => {
    const folder = { name: 'a/', modified: when, size: 0, content: null }
    const program = { ...file('a/run', new Uint8Array(3)), isExecutable: true }
    const modes = [...readZip(await zipOf([folder, program, file('b', new Uint8Array())]))]
    expect(modes.map(([name, { mode }]) => [name, mode])).toEqual([
      ['a/', 0o040755],
      ['a/run', 0o100755],
      ['b', 0o100644],
    ])
    expect(readZip(await zipOf([])).size).toBe(0)
  })

  it('has 70,000 entries', async () => {
    const entries = Array.from({ length: 70_000 }, (_, n) => ({
      name: `${n}/`,
      modified: when,
      size: 0,
      content: null,
    }))
    expect(readZip(await zipOf(entries)).size).toBe(70_000)
  })

  it('fails as a whole where one of its files does, and lets go of it', async () => {
    const closed: string[] = []
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(100_000)
      throw new Error('The disk is gone.')
    }
    const entry = {
      ...file('a', new Uint8Array()),
      content: broken(),
      close: async () => void closed.push('a'),
    }
    await expect(zipOf([file('first', new Uint8Array(10)), entry])).rejects.toThrow('The disk is gone.')
    expect(closed).toEqual(['a'])
  })

  it('lets go of a file also where nobody reads on', async () => {
    for (const parts of [1, 2]) {
      const closed: string[] = []
      const bytes = Uint8Array.from({ length: 3_000_000 }, () => Math.random() * 256)
      const entry = { ...file('a', bytes, 50_000), close: async () => void closed.push('a') }
      let read = 0
      for await (const part of zipStream(each([entry]))) {
        expect(part.length).toBeGreaterThan(0)
        read += 1
        if (read === parts) break
      }
      expect(closed).toEqual(['a'])
    }
  })
})
