import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { bodyOf, createGatewayHarness, FRAMED } from '../testing/gatewayHarness'
import { createInjection } from './injectScript'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function injected(parts: readonly Buffer[]): Promise<string> {
  const stream = new PassThrough()
  const out = stream.pipe(createInjection('[S]'))
  for (const part of parts) stream.write(part)
  stream.end()
  const read: Buffer[] = []
  for await (const part of out) read.push(part)
  return Buffer.concat(read).toString('latin1')
}

describe('the place of the helper script', () => {
  it.each([
    [
      '<!doctype html><html lang="a>b"><head class=x><title>t',
      '<!doctype html><html lang="a>b"><head class=x>[S]<title>t',
    ],
    ['<html><!-- <head> --><head>x', '<html><!-- <head> --><head>[S]x'],
    ['<!doctype html>\n<script>1</script>', '<!doctype html>\n[S]<script>1</script>'],
    ['<header>x', '[S]<header>x'],
    ['\xef\xbb\xbf<!doctype html><p>x', '\xef\xbb\xbf<!doctype html>[S]<p>x'],
    ['plain words', '[S]plain words'],
    ['', '[S]'],
    ['<', '[S]<'],
    ['<html', '[S]<html'],
    ['<?xml version="1.0"?><html xmlns="y"><head/>', '<?xml version="1.0"?><html xmlns="y"><head/>[S]'],
  ])('%j', async (page, expected) => {
    expect(await injected([Buffer.from(page, 'latin1')])).toBe(expected)
  })

  it('does not depend on how the page is cut, and no byte of it is lost', async () => {
    const page = '<!-- a --><!doctype html ><html data-x=\'">\'>\n<head id="h"><title>t</title></head><p>x'
    const whole = await injected([Buffer.from(page)])
    expect(whole.replace('[S]', '')).toBe(page)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(page.length), { maxLength: 12 }), async (cuts) => {
        const at = [0, ...cuts.toSorted((one, other) => one - other), page.length]
        const parts = at.slice(1).map((end, index) => Buffer.from(page.slice(at[index], end)))
        expect(await injected(parts)).toBe(whole)
      }),
      { numRuns: 200 },
    )
  })

  it('is found at once where a page streams, and given up after 64 KiB of preamble', async () => {
    const stream = createInjection('[S]')
    stream.write('<!doctype html><p>first')
    expect(String(stream.read())).toBe('<!doctype html>[S]<p>first')
    const endless = `<!--${'x'.repeat(70_000)}`
    expect(await injected([Buffer.from(endless)])).toBe(`[S]${endless}`)
  })
})

describe('the helper script', () => {
  const PAGE = '<!doctype html><head><title>t</title><body>é'

  async function page(headers: Record<string, string>, body: Buffer | string, options = {}) {
    const gateway = await createGatewayHarness(options)
    stops.push(gateway.stop)
    const port = await gateway.start((_, response) => response.writeHead(200, headers).end(body))
    return (more: Record<string, string> = FRAMED) => gateway.ask(gateway.of(port), more)
  }
  const HTML = { 'content-type': 'text/html; charset=utf-8' }
  const tag = '<script src="/.aether/preview.js" data-ide="http://localhost:7420"></script>'

  it.each([
    ['identity', Buffer.from(PAGE)],
    ['gzip', gzipSync(PAGE)],
    ['br', brotliCompressSync(PAGE)],
    ['deflate', deflateSync(PAGE)],
  ])('stands in a framed page that comes as %s', async (encoding, body) => {
    const ask = await page({ ...HTML, 'content-encoding': encoding, etag: '"a"' }, body)
    const answer = await ask()
    expect(await bodyOf(answer)).toBe(PAGE.replace('<head>', `<head>${tag}`))
    expect(answer.headers).toMatchObject({ etag: 'W/"a"' })
    expect(answer.headers['content-encoding']).toBeUndefined()
    expect(answer.headers['content-length']).toBeUndefined()
  })

  it('changes nothing of what is no framed page, byte by byte', async () => {
    const bytes = randomBytes(100_000)
    const ask = await page({ 'content-type': 'application/octet-stream', 'content-length': '100000' }, bytes)
    const answer = await ask()
    const parts: Buffer[] = []
    for await (const part of answer) parts.push(part)
    expect(Buffer.concat(parts).equals(bytes)).toBe(true)
    const alone = await page(HTML, PAGE)
    expect(await bodyOf(await alone({ accept: 'text/html', 'sec-fetch-dest': 'document' }))).toBe(PAGE)
  })

  it('stays out when it is switched off, and never loosens the policy of a page', async () => {
    const off = await page(HTML, PAGE, { isHelped: () => false })
    expect(await bodyOf(await off())).toBe(PAGE)
    const policy = "default-src 'none'"
    const strict = await page({ ...HTML, 'content-security-policy': policy }, PAGE)
    expect((await strict()).headers['content-security-policy']).toBe(policy)
  })
})
