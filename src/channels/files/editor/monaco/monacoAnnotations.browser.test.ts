import { afterEach, expect, it } from 'vitest'
import type { LineEdit } from '../../annotatedEditor'
import { monaco } from './monaco'
import { annotatedEditor } from './monacoAnnotations'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** A text in an editor, and what is told of its edits. */
function show(text: string) {
  const box = document.createElement('div')
  box.style.cssText = 'width: 600px; height: 300px'
  document.body.append(box)
  const model = monaco.editor.createModel(text)
  const code = monaco.editor.create(box, { model })
  const annotated = annotatedEditor(code)
  const told: (readonly LineEdit[] | null)[] = []
  const stop = annotated.onEdited((edits) => told.push(edits))
  ends.push(() => {
    stop()
    code.dispose()
    model.dispose()
    box.remove()
  })
  const edit = (...places: readonly (readonly [number, number, number, number, string])[]) => {
    code.executeEdits(
      'test',
      places.map(([line, column, endLine, endColumn, put]) => ({
        range: new monaco.Range(line, column, endLine, endColumn),
        text: put,
      })),
    )
    return told
      .at(-1)
      ?.map(({ startLine, endLine, keepsFirst, keepsLast }) =>
        [startLine, endLine, keepsFirst && 'first', keepsLast && 'last'].filter((part) => part !== false),
      )
  }
  return { box, annotated, edit }
}

it('shows what others named as text, and never as HTML', async () => {
  const { box, annotated } = show('one')
  const name = `<img src=x onerror="globalThis.isHurt = true"> & 'Bo'`
  annotated.besideLines({ letters: 60, text: (line) => `${name} ${line}` })
  const numbers = () => box.querySelector('.line-numbers')
  await expect.poll(() => numbers()?.textContent).toBe(`${name} 1`)
  expect(numbers()?.querySelector('img')).toBeNull()
  annotated.sayBeside([{ start: 1, count: 1, text: `${name} [x](command:y)` }])
  annotated.besideLines(null)
  await expect.poll(() => numbers()?.textContent).toBe('1')
})

it('tells which lines of an edit stay as they were', () => {
  const { edit } = show('one\ntwo\nthree\n')
  expect(edit([1, 1, 1, 1, 'new\n'])).toEqual([[1, 1, 'last']])
  expect(edit([1, 4, 1, 4, '\n  '])).toEqual([[1, 1, 'first']])
  expect(edit([3, 2, 3, 2, '\n'])).toEqual([[3, 3]])
  expect(edit([1, 1, 3, 1, ''])).toEqual([[1, 3, 'last']])
  expect(edit([2, 3, 2, 3, 'x'])).toEqual([[2, 2]])
})

it('tells so of several edits at once, each at its place before all of them', () => {
  const { edit } = show('one\ntwo\nthree')
  expect(edit([1, 4, 1, 4, '\nA\nB'], [2, 4, 2, 4, '\n'], [3, 1, 3, 1, 'C\n'])).toEqual([
    [3, 3, 'last'],
    [2, 2, 'first'],
    [1, 1, 'first'],
  ])
})
