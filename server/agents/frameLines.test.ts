import { describe, expect, it } from 'vitest'
import { createFrameLines } from './frameLines'

const update = { jsonrpc: '2.0', method: 'session/update', params: { text: 'über }{ "jsonrpc" \\ [' } }
const answer = { jsonrpc: '2.0', id: 3, result: { stopReason: 'end_turn' } }
const refusal = { jsonrpc: '2.0', id: 3, error: { code: -32_603, message: 'no' } }
const line = (value: object) => JSON.stringify(value)

/** What comes through, in pieces of `size` bytes, and what was called noise. */
async function filtered(text: string, { size = 7, maxBytes = 1_000_000 } = {}) {
  const printed: string[] = []
  let unread = 0
  const lines = createFrameLines({ maxBytes, printed: (each) => printed.push(each), unread: () => unread++ })
  const bytes = Buffer.from(text)
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size))
      controller.close()
    },
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of source.pipeThrough(lines)) chunks.push(chunk)
  const frames = Buffer.concat(chunks).toString('utf8').split('\n').filter(Boolean)
  return { frames, printed, unread }
}

describe('what an agent prints', () => {
  it.each([update, answer, refusal])('passes where it is a message: %o', async (message) => {
    for (const size of [1, 7, 4096])
      expect(await filtered(`${line(message)}\n`, { size })).toEqual({
        frames: [line(message)],
        printed: [],
        unread: 0,
      })
  })

  it.each([
    ['a title', '\u001b]0;agent\u0007'],
    ['a title that ends otherwise', '\u001b]2;agent\u001b\\'],
    ['a link', '\u001b]8;;https://a.example\u0007'],
    ['a bell', '\u0007'],
    ['colours', '\u001b[1;31m\u001b[0m'],
    ['a cleared line', '\r\u001b[2K\r'],
    ['a shown cursor', '\u001b[?25h'],
    ['a device string', '\u001bP1$r0m\u001b\\'],
    ['saved places', '\u001b7\u001b8\u001b(B\u001b='],
    ['a byte order mark', '\ufeff'],
    ['spaces', '  \t '],
  ])('passes behind and before %s', async (_, noise) => {
    const told = await filtered(`${noise}${line(update)}${noise}\n${noise}${line(answer)}${noise}`)
    expect(told).toEqual({ frames: [line(update), line(answer)], printed: [], unread: 0 })
  })

  it.each([
    { level: 'info', id: 3 },
    { level: 'error', id: 3, error: 'refused' },
    { level: 'info', id: 3, result: 'sent', msg: 'x' },
    { jsonrpc: '2.0', id: 3 },
    { jsonrpc: '2.0', id: 3, error: 'refused' },
    { jsonrpc: '2.0', id: 3, result: 1, error: { code: 1, message: 'x' } },
    { level: 'debug', frame: answer },
    { jsonrpc: '1.0', id: 3, result: {} },
  ])('answers nothing where it is a log line: %o', async (log) => {
    const told = await filtered(`${line(log)}\n${line(answer)}\n`)
    expect(told).toEqual({ frames: [line(answer)], printed: [line(log)], unread: 0 })
  })

  it('is a log line where it is no JSON', async () => {
    const noise = ['npm notice', '{"half', '[]', 'null', '42', '"jsonrpc"']
    const told = await filtered(`${noise.join('\n')}\n\n${line(answer)}\n`)
    expect(told.frames).toEqual([line(answer)])
    expect(told.printed).toEqual(noise)
  })

  it('is read where several messages stand on one line', async () => {
    const told = await filtered(`${line(update)}\u001b]0;x\u0007${line(update)}${line(answer)}\n`)
    expect(told).toMatchObject({ frames: [line(update), line(update), line(answer)], unread: 0 })
  })

  it.each([
    `Loading… ${line(update)}`,
    `-> ${line(answer)}`,
    line(update).slice(0, -3),
    `${line(answer)} done`,
  ])('is reported where a message cannot be told from what stands around it: %s', async (text) => {
    const told = await filtered(`${text}\n${line(answer)}\n`)
    expect(told).toEqual({ frames: [line(answer)], printed: [text], unread: 1 })
  })

  it('passes as it is where a line has no end', async () => {
    const told = await filtered('x'.repeat(500), { maxBytes: 100 })
    expect(told.frames.join('').length).toBeGreaterThan(100)
  })
})
