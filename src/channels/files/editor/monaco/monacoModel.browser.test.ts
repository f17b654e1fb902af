import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../../testing/kit/random'
import { monaco } from './monaco'
import { MonacoModel } from './monacoModel'

const MIXED = 'a\r\nb\nc\r\nlog 10%\rlog 20%\rlog 30%\n'

function insert(open: MonacoModel, line: number, column: number, text: string): void {
  const range = new monaco.Range(line, column, line, column)
  open.model.pushStackElement()
  open.model.pushEditOperations(null, [{ range, text }], () => null)
  open.model.pushStackElement()
}

describe('the text of an open file', () => {
  it('has no colours over 10 MB, under whatever name', () => {
    const line = 'const a = 1\n'
    const enough = Math.floor((10 * 1024 * 1024) / line.length)
    const [short, long] = [enough, enough + 1].map((lines) => new MonacoModel('/a.ts', line.repeat(lines)))
    expect([short?.languageName(), long?.languageName()]).toEqual(['TypeScript', 'Plain Text'])
    long?.moved('/b.ts')
    expect(long?.languageName()).toBe('Plain Text')
    for (const open of [short, long]) open?.dispose()
  })

  it('gets one kind of line end for all lines, which undo takes back', async () => {
    for (const eol of ['LF', 'CRLF'] as const) {
      const open = new MonacoModel('/mix.txt', MIXED)
      let changes = 0
      open.onChange(() => changes++)
      const before = open.versionId()
      open.setLineEnds(eol)
      const end = eol === 'LF' ? '\n' : '\r\n'
      expect([open.text(), open.eol()]).toEqual([MIXED.replace(/\r\n?|\n/g, end), eol])
      expect(changes).toBeGreaterThan(0)
      expect(open.versionId()).not.toBe(before)
      for (let n = 0; n < 2 && open.versionId() !== before; n++) await open.model.undo()
      expect([open.text(), open.eol(), open.versionId()]).toEqual([MIXED, 'mixed', before])
    }
  })

  it('keeps every line end that was not touched, through typing, new lines, undo, redo and a change on disk', async () => {
    const open = new MonacoModel('/mix.txt', MIXED)
    expect(open.text()).toBe(MIXED)
    expect(open.eol()).toBe('mixed')
    const saved = open.versionId()
    insert(open, 2, 2, '!')
    const typed = 'a\r\nb!\nc\r\nlog 10%\rlog 20%\rlog 30%\n'
    expect(open.text()).toBe(typed)
    insert(open, 2, 3, '\nnew')
    expect(open.text()).toBe('a\r\nb!\nnew\nc\r\nlog 10%\rlog 20%\rlog 30%\n')
    open.model.pushEditOperations(null, [{ range: new monaco.Range(1, 1, 6, 1), text: '' }], () => null)
    expect(open.text()).toBe('log 20%\rlog 30%\n')
    await open.model.undo()
    await open.model.undo()
    expect(open.text()).toBe(typed)
    await open.model.undo()
    expect(open.text()).toBe(MIXED)
    expect(open.versionId()).toBe(saved)
    await open.model.redo()
    expect(open.text()).toBe(typed)

    open.replace('one\r\ntwo\r\n')
    expect([open.text(), open.eol()]).toEqual(['one\r\ntwo\r\n', 'CRLF'])
    open.replace('one!\ntwo\r\n')
    expect([open.text(), open.eol()]).toEqual(['one!\ntwo\r\n', 'mixed'])
    await open.model.undo()
    expect(open.text()).toBe('one\r\ntwo\r\n')
    open.dispose()
  })

  it.each(['a\u2028b\u2029c\u0085d\n', '\uFEFFtwo marks\n', 'a\r', '\r\r\n\n\r', '\u0000\u001b[0m\n', ''])(
    'is %j as long as nothing is typed, and again when it comes from disk',
    (text) => {
      const open = new MonacoModel('/odd.txt', text)
      expect(open.text()).toBe(text)
      open.replace('else\n')
      open.replace(text)
      expect(open.text()).toBe(text)
      open.dispose()
    },
  )

  it('is what another wrote, after 300 changes of texts with all kinds of line ends', () => {
    const random = createRandom(7)
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]
    const open = new MonacoModel('/any.txt', '')
    for (let round = 0; round < 300; round++) {
      const parts = Array.from(
        { length: Math.floor(random() * 8) },
        () => `${pick(['', 'a', 'b\u2028', '\uFEFF'])}${pick(['\n', '\r\n', '\r', ''])}`,
      )
      const text = parts.join('')
      open.replace(text)
      expect(open.text()).toBe(text)
      const line = 1 + Math.floor(random() * open.model.getLineCount())
      insert(open, line, 1, 'x')
      expect(open.text().replace('x', '')).toBe(text)
    }
    open.dispose()
  })
})
