import { afterEach, expect, it } from 'vitest'
import { monaco } from './monaco'
import { MonacoModel } from './monacoModel'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** A text in an editor, with cursors at these places. */
function show(text: string, ...cursors: readonly (readonly [line: number, column: number])[]) {
  const box = document.createElement('div')
  box.style.cssText = 'width: 600px; height: 300px'
  document.body.append(box)
  const open = new MonacoModel('/a.txt', text)
  const code = monaco.editor.create(box, { model: open.model })
  code.setSelections(cursors.map(([line, column]) => new monaco.Selection(line, column, line, column)))
  ends.push(() => {
    code.dispose()
    open.dispose()
    box.remove()
  })
  const places = () =>
    code.getSelections()?.map((one) => [one.positionLineNumber, one.positionColumn, one.isEmpty()])
  return { open, code, places }
}

it('is tidied in one step of undo, and no cursor moves', async () => {
  const { open, code, places } = show('one  \ntwo   \nthree', [2, 5], [3, 6])
  const before = places()
  open.tidy({ trim: true, finalNewline: true }, false)
  expect(open.text()).toBe('one\ntwo \nthree\n')
  expect(places()).toEqual(before)
  code.trigger('test', 'undo', null)
  await expect.poll(() => open.text()).toBe('one  \ntwo   \nthree')
})

it('has its line ends as a step of undo before that', async () => {
  const { open, code } = show('one  \ntwo\nthree', [3, 6])
  open.tidy({ trim: true, finalNewline: true, eol: 'CRLF' }, false)
  expect(open.text()).toBe('one\r\ntwo\r\nthree\r\n')
  code.trigger('test', 'undo', null)
  await expect.poll(() => open.text()).toBe('one\ntwo\nthree\n')
  code.trigger('test', 'undo', null)
  await expect.poll(() => open.text()).toBe('one  \ntwo\nthree')
  code.trigger('test', 'redo', null)
  code.trigger('test', 'redo', null)
  await expect.poll(() => open.text()).toBe('one\r\ntwo\r\nthree\r\n')
})

it('has no step of undo where there was nothing to do', () => {
  const { open } = show('one\n', [1, 1])
  const before = open.versionId()
  open.tidy({ trim: true, finalNewline: true, eol: 'LF' }, false)
  expect(open.versionId()).toBe(before)
})

it('keeps line ends of several kinds where nobody said which', () => {
  const { open } = show('a  \r\nb\n', [1, 1])
  open.tidy({ trim: true }, false)
  expect(open.text()).toBe('a\r\nb\n')
  open.tidy({ eol: 'LF' }, false)
  expect(open.text()).toBe('a\nb\n')
})

it('is left as it is by a save that nobody asked for, where the user has just undone it', async () => {
  const { open, code } = show('a  \nb', [2, 2])
  open.tidy({ trim: true }, true)
  code.trigger('test', 'undo', null)
  await expect.poll(() => open.text()).toBe('a  \nb')
  open.tidy({ trim: true }, true)
  expect(open.text()).toBe('a  \nb')
  open.tidy({ trim: true }, false)
  expect(open.text()).toBe('a\nb')
})

it('keeps the cursor at its letter when a formatter wrote it anew', () => {
  const { open, places } = show('const  a = [1,2,\n  3]\nlet b\n', [1, 13], [3, 5])
  open.replace('const a = [1, 2, 3]\nlet b\n')
  expect(open.text()).toBe('const a = [1, 2, 3]\nlet b\n')
  expect(places()).toEqual([
    [1, 12, true],
    [2, 5, true],
  ])
})

it('is indented as its project says, and as its lines have it where that says no more', () => {
  const { open } = show('a\n  b\n    c\n  d\n', [1, 1])
  expect(open.indent()).toBe(2)
  open.indentAs({ insertSpaces: false, indentSize: 8, tabSize: 8 })
  expect(open.indent()).toBe(-8)
  open.indentAs({})
  expect(open.indent()).toBe(2)
})
