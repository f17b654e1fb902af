import { Transform, type TransformCallback } from 'node:stream'

/** A page that shows no place for the script by then gets it where the search stands. */
const MAX_HELD = 65_536
/** Whole start tags, with `>` allowed in what is quoted. */
const TAG = /<[a-z][^\s>/]*(?:[^>"']|"[^"]*"|'[^']*')*>/iy
const NAME = /<([a-z][^\s>/]*)[\s>/]/iy

/**
 * Puts a script before everything of a page that could run, as the page passes by: at most 64 KiB of it are
 * held, and only until the place is known. Bytes are passed on as they are, whatever their encoding.
 */
export function createInjection(script: string): Transform {
  let held: Buffer[] | null = []
  let size = 0

  function release(at: number): Buffer {
    const whole = Buffer.concat(held ?? [])
    held = null
    return Buffer.concat([whole.subarray(0, at), Buffer.from(script), whole.subarray(at)])
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (!held) return done(null, chunk)
      held.push(chunk)
      size += chunk.length
      const { at, isFound } = placeIn(Buffer.concat(held).toString('latin1'))
      if (isFound || size >= MAX_HELD) done(null, release(at))
      else done()
    },
    flush(done: TransformCallback) {
      done(null, held ? release(placeIn(Buffer.concat(held).toString('latin1')).at) : undefined)
    },
  })
}

/** Behind the start of the head, else before the first thing that is neither comment, doctype nor `<html>`. */
function placeIn(text: string): { at: number; isFound: boolean } {
  let at = 0
  for (;;) {
    at += /^(?:\xef\xbb\xbf)?\s*/.exec(text.slice(at))?.[0].length ?? 0
    const end = endOfPreamble(text, at)
    if (end === 'more') return { at, isFound: false }
    if (end === null) return { at, isFound: true }
    at = end.at
    if (end.isHead) return { at, isFound: true }
  }
}

/** Where what starts here ends; null where the page proper starts; `more` when that cannot be told yet. */
function endOfPreamble(text: string, at: number): { at: number; isHead: boolean } | null | 'more' {
  const rest = text.slice(at, at + 4)
  if (rest.length < 4 && '<!--'.startsWith(rest)) return 'more'
  if (rest.startsWith('<!') || rest.startsWith('<?')) {
    const mark = rest === '<!--' ? '-->' : '>'
    const found = text.indexOf(mark, at)
    return found === -1 ? 'more' : { at: found + mark.length, isHead: false }
  }
  if (!/^<[a-z]/i.test(rest)) return null
  NAME.lastIndex = at
  const name = NAME.exec(text)?.[1]?.toLowerCase()
  if (name === undefined) return 'more'
  if (name !== 'html' && name !== 'head') return null
  TAG.lastIndex = at
  const tag = TAG.exec(text)?.[0]
  return tag === undefined ? 'more' : { at: at + tag.length, isHead: name === 'head' }
}
