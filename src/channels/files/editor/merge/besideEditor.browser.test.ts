import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeClock } from '../../../../testing/kit/fakeClock'
import { createHeldFile } from '../../../../testing/kit/heldFile'
import { createDocuments } from '../documents'
import { monaco } from '../monaco/monaco'
import { attachCodeEditor } from '../monaco/monacoEditor'
import { attachMerging } from './attachMerging'
import { dismissAgentEdits, noteAgentEdit } from './noteAgentEdits'

const PATH = '/f.ts'
const box = document.createElement('div')
let ends: (() => void)[] = []

beforeEach(() => {
  box.style.cssText = 'width: 700px; height: 240px'
  document.body.append(box)
})
afterEach(() => {
  for (const end of ends) end()
  ends = []
  box.remove()
})

/** An editor on a file that others write, too. */
async function openFile(start: string) {
  const disk = createHeldFile(start)
  const editors = createDocuments({
    queries: disk.queries,
    autoSave: () => false,
    clock: createFakeClock(),
  })
  const settle = async () => {
    for (let turn = 0; turn < 30; turn++) {
      await Promise.resolve()
      disk.deliver()
    }
  }
  editors.open(PATH)
  await settle()
  const attached = attachCodeEditor(box, editors, 0)
  attached.show(PATH)
  ends.push(attached.detach, attachMerging(editors))
  const code = monaco.editor.getEditors()[0]
  const model = code?.getModel()
  if (!code || !model) throw new Error('There is no editor.')
  return {
    editors,
    code,
    model,
    async write(text: string) {
      editors.changed(disk.change(text))
      await settle()
    },
  }
}

const blocks = Array.from({ length: 40 }, (_, at) => `function f${at}() {\n  return ${at}\n}\n`).join('')

describe('an editor beside others who write its file', () => {
  it('keeps selection, scroll position, what is folded and the steps of undo when the file changes', async () => {
    const { code, model, write } = await openFile(blocks)
    code.setSelection(new monaco.Selection(35, 1, 35, 9))
    await code.getAction('editor.foldAll')?.run()
    await code.getAction('editor.unfold')?.run()
    code.setPosition({ lineNumber: 61, column: 1 })
    await code.getAction('editor.unfold')?.run()
    code.setSelection(new monaco.Selection(61, 1, 62, 9))
    code.setScrollTop(200)
    const visible = () => code.getVisibleRanges().map((range) => range.startLineNumber)
    const [before, top] = [visible(), code.getScrollTop()]
    expect(before.length).toBeGreaterThan(1)
    await write(blocks.replace('return 39', 'return 390'))
    expect(model.getValue()).toContain('return 390')
    expect(code.getSelection()).toMatchObject({ startLineNumber: 61, endLineNumber: 62, endColumn: 9 })
    expect(code.getScrollTop()).toBe(top)
    expect(visible()).toEqual(before)
    code.trigger('test', 'undo', null)
    expect(model.getValue()).toBe(blocks)
  })

  it('keeps the cursor in its line while changes of the disk are merged into unsaved text', async () => {
    const { code, model, write, editors } = await openFile('one\n\nthree\n\nfive\n')
    code.setPosition({ lineNumber: 3, column: 6 })
    code.trigger('keyboard', 'type', { text: ' mine' })
    await write('zero\none\n\nthree\n\nFIVE\n')
    expect(model.getValue()).toBe('zero\none\n\nthree mine\n\nFIVE\n')
    expect(code.getPosition()).toMatchObject({ lineNumber: 4, column: 11 })
    expect(editors.view.getState().merges?.[PATH]).toMatchObject({ count: 2 })
    code.trigger('test', 'undo', null)
    expect(model.getValue()).toBe('one\n\nthree mine\n\nfive\n')
    expect(editors.view.getState().files[PATH]?.disk).toBe('conflict')
  })

  it('marks the lines of an agent with its name, where they stand, until they are dismissed or written over', async () => {
    const { code, model, write, editors } = await openFile('a\nb\nc\n')
    const edit = {
      id: '1',
      oldText: 'a\nb\nc\n',
      newText: 'a\nB\nc\n',
      who: 'Agent',
      title: 'Task',
      at: Date.now(),
    }
    const marked = () =>
      model.getAllDecorations().flatMap(({ range, options }) => {
        const isMark = options.hoverMessage !== null && options.linesDecorationsClassName
        return isMark ? [range.startLineNumber] : []
      })
    // It is told before the file is here.
    noteAgentEdit(editors, PATH, edit)
    expect(marked()).toEqual([])
    await write('a\nB\nc\n')
    await expect.poll(marked).toEqual([2])
    const name = () => box.querySelector('button[title^="Changed by Agent"]')
    expect(name()?.textContent).toBe('Agent, “Task”')
    expect(editors.view.getState().agentNote).toMatchObject({ lines: [{ from: 2, to: 2 }] })
    await write('above\na\nB\nc\n')
    await expect.poll(marked).toEqual([3])
    code.setPosition({ lineNumber: 3, column: 2 })
    code.trigger('keyboard', 'type', { text: ', mine' })
    await expect.poll(marked).toEqual([])
    code.trigger('test', 'undo', null)
    await expect.poll(marked).toEqual([3])
    dismissAgentEdits(editors, PATH)
    expect([marked(), name()]).toEqual([[], null])
  })
})
