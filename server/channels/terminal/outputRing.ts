import { safeCut } from '../../../src/lib/text/surrogates'

/**
 * The newest output of one terminal, addressed by position: the count of UTF-16 units the shell ever wrote.
 *
 *     const ring = createOutputRing(2_097_152)
 *     ring.append('text')
 *     ring.read(ring.start, ring.end)
 */
export interface OutputRing {
  /** At least the limit behind the end, if there was as much: what is older is forgotten, a block at a time. */
  readonly start: number
  readonly end: number
  append(text: string): void
  /** The text between two positions that both lie inside. */
  read(from: number, to: number): string
}

/** Blocks of what is kept: 32,768 units each in a terminal. */
const BLOCKS = 64
/** Units that the first block has room for: most terminals never say much. */
const FIRST = 4_096
const BEYOND_LATIN1 = /[^\0-\u00ff]/

interface Block {
  readonly start: number
  units: number
  bytes: Buffer
  /** Two bytes a unit. */
  isWide: boolean
}

/**
 * Strings that are kept for long and then dropped leave a heap that only a full collection makes smaller: after floods of
 * 45 MB a server held 60 MB of them. This is memory outside of the heap, and what is forgotten is used again.
 */
export function createOutputRing(limit: number): OutputRing {
  const blockUnits = Math.max(2, Math.floor(limit / BLOCKS))
  const blocks: Block[] = []
  const unused: Buffer[] = []
  let end = 0

  const start = () => blocks[0]?.start ?? end

  /** The newest block, with room for text of this kind. */
  function opened(isWide: boolean): Block {
    const last = blocks.at(-1)
    if (!last || last.units >= blockUnits - 1) return begin(isWide)
    // A character may take two units.
    const hasRoom = last.units < capacity(last) - 1
    if (!hasRoom || (isWide && !last.isWide)) grow(last, hasRoom ? 1 : 4, isWide || last.isWide)
    return last
  }

  function begin(isWide: boolean): Block {
    const bytes = take((blocks.length === 0 ? Math.min(FIRST, blockUnits) : blockUnits) * (isWide ? 2 : 1))
    const block = { start: end, units: 0, bytes, isWide }
    blocks.push(block)
    return block
  }

  function grow(block: Block, by: number, isWide: boolean) {
    const text = within(block, block.start, end)
    const units = Math.min(blockUnits, capacity(block) * by)
    block.bytes = take(units * (isWide ? 2 : 1))
    block.isWide = isWide
    write(block, text, 0)
  }

  function take(length: number): Buffer {
    const found = unused.findIndex((bytes) => bytes.length === length)
    return found === -1
      ? Buffer.allocUnsafeSlow(length)
      : (unused.splice(found, 1)[0] ?? Buffer.alloc(length))
  }

  function forgetOld() {
    for (let first = blocks[0]; first && end - first.start - first.units >= limit; first = blocks[0]) {
      blocks.shift()
      unused.push(first.bytes)
      if (unused.length > 2) unused.shift()
    }
  }

  return {
    get start() {
      return start()
    },
    get end() {
      return end
    },
    append(text) {
      const isWide = BEYOND_LATIN1.test(text)
      for (let at = 0; at < text.length; ) {
        const block = opened(isWide)
        const room = capacity(block) - block.units
        const next = Math.max(at + 1, safeCut(text, at + room))
        write(block, text.slice(at, next), block.units)
        block.units += next - at
        end += next - at
        at = next
      }
      forgetOld()
    },
    read(from, to) {
      const parts: string[] = []
      for (const block of blocks)
        if (block.start < to && block.start + block.units > from) parts.push(within(block, from, to))
      return parts.join('')
    },
  }
}

const capacity = ({ bytes, isWide }: Block) => (isWide ? bytes.length / 2 : bytes.length)

function write({ bytes, isWide }: Block, text: string, at: number) {
  if (isWide) bytes.write(text, at * 2, 'utf16le')
  else bytes.write(text, at, 'latin1')
}

function within({ start, units, bytes, isWide }: Block, from: number, to: number): string {
  const [first, last] = [Math.max(0, from - start), Math.min(units, to - start)]
  return isWide ? bytes.toString('utf16le', first * 2, last * 2) : bytes.toString('latin1', first, last)
}
