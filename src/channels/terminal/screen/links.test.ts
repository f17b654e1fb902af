import headless from '@xterm/headless'
import { describe, expect, it } from 'vitest'
import { isWebAddress, linksAt } from './links'

async function shown(output: string, cols = 40) {
  const terminal = new headless.Terminal({ cols, rows: 10, allowProposedApi: true })
  await new Promise<void>((resolve) => terminal.write(output, resolve))
  return terminal.buffer.active
}

describe('addresses in the output', () => {
  it('end where the text around them goes on, and lie in their cells', async () => {
    const buffer = await shown(
      '已提交：https://example.com/pull/42（两次）\r\n完了 https://example.org。次は',
      60,
    )
    expect(linksAt(buffer, 0)).toEqual([
      { text: 'https://example.com/pull/42', range: { start: { x: 9, y: 1 }, end: { x: 35, y: 1 } } },
    ])
    expect(linksAt(buffer, 1)).toEqual([
      { text: 'https://example.org', range: { start: { x: 6, y: 2 }, end: { x: 24, y: 2 } } },
    ])
  })

  it('are whole in every row that one line takes', async () => {
    const url = 'https://example.com/a/long/path/that/goes/on'
    const buffer = await shown(`\r\nsee ${url}, and (${url})`, 20)
    const links = linksAt(buffer, 1)
    expect(links.map(({ text }) => text)).toEqual([url, url])
    expect(links[0]?.range).toEqual({ start: { x: 5, y: 2 }, end: { x: 8, y: 4 } })
    for (const row of [2, 3, 4]) expect(linksAt(buffer, row)).toEqual(links)
    expect(linksAt(buffer, 0)).toEqual([])
  })

  it('have hosts of any script', async () => {
    const buffer = await shown('见 https://例え.jp/パス。次', 40)
    expect(linksAt(buffer, 0)).toEqual([
      { text: 'https://例え.jp/パス', range: { start: { x: 4, y: 1 }, end: { x: 23, y: 1 } } },
    ])
    expect(isWebAddress('https://例え.jp/パス')).toBe(true)
  })

  it('go on behind a wide character that had no room in its row', async () => {
    const buffer = await shown('https://example.com/文文文', 25)
    expect(linksAt(buffer, 0)).toMatchObject([{ text: 'https://example.com/文文文' }])
    const border = await shown('https://example.com/文文文', 23)
    expect(linksAt(border, 0)).toEqual([
      { text: 'https://example.com/文文文', range: { start: { x: 1, y: 1 }, end: { x: 4, y: 2 } } },
    ])
  })
})

describe('a link', () => {
  it('is opened when it leads to the web', () => {
    expect(isWebAddress('https://example.com/a?b')).toBe(true)
    expect(isWebAddress('http://localhost:3000')).toBe(true)
    for (const text of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', '//x', ''])
      expect(isWebAddress(text)).toBe(false)
  })
})
