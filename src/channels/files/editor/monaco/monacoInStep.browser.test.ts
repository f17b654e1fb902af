import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { createFakeClock } from '../../../../testing/kit/fakeClock'
import { createHeldFile } from '../../../../testing/kit/heldFile'
import { createRandom } from '../../../../testing/kit/random'
import { createDocuments } from '../documents'
import { monaco } from './monaco'
import { attachCodeEditor, type CodeEditor } from './monacoEditor'

const PATH = '/f'
const LOOKS = {
  theme: 'dark',
  fontSize: 13,
  fontFamily: 'monospace',
  wordWrap: false,
  minimap: false,
  stickyScroll: true,
  reducedMotion: true,
  isEmbed: false,
  isReadOnly: false,
  tabMovesFocus: false,
} as const
/** Room for the longest text, so that all of it is drawn. */
const ALL = '1600px'
const SOME = '160px'

const box = document.createElement('div')
let errors: string[] = []
const note = (event: ErrorEvent) => {
  errors.push(String(event.error))
  event.preventDefault()
}

beforeEach(() => {
  errors = []
  box.style.cssText = `width: 700px; height: ${SOME}`
  document.body.append(box)
  addEventListener('error', note)
})
afterEach(() => {
  removeEventListener('error', note)
  box.remove()
})

/** An editor on a file that others write, too. */
async function openFile(start: string) {
  const disk = createHeldFile(start)
  const editors = createDocuments({
    queries: disk.queries,
    autoSave: () => true,
    clock: createFakeClock(),
  })
  const settle = async () => {
    do await Promise.resolve()
    while (disk.deliver() || (await isBusy()))
  }
  /** Answers come through promises that no timer delays. */
  const isBusy = async () => {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve()
    return disk.deliver()
  }
  editors.open(PATH)
  await settle()
  let attached: CodeEditor | null = null
  let attachedAgain = 0
  const show = () => {
    attached = attachCodeEditor(box, editors, 0, { of: () => undefined, keep: () => {} })
    attached.restyle(LOOKS)
    attached.show(PATH)
    monaco.editor.getEditors()[0]?.onDidChangeModel(() => attachedAgain++)
  }
  const hide = () => {
    attached?.detach()
    attached = null
  }
  show()
  return {
    disk,
    editors,
    show,
    hide,
    isHidden: () => attached === null,
    wasAttachedAgain: () => attachedAgain > 0,
    code: () => monaco.editor.getEditors()[0],
    async write(text: string) {
      editors.changed(disk.change(text))
      await settle()
    },
    settle,
  }
}

/** Every line that is drawn, from the first to the last. */
function drawn(): readonly string[] {
  const lines = [...box.querySelectorAll<HTMLElement>('.view-lines > .view-line')]
  const top = (line: HTMLElement) => Number.parseFloat(line.style.top)
  return lines.toSorted((one, other) => top(one) - top(other)).map(textOf)
}

const textOf = (line: HTMLElement) =>
  line.textContent.replaceAll('\u00a0', ' ').replace(/[·\u200b\u200c]/g, ' ')

/** One to fifty lines, some of them blocks that can be folded, of which few differ from one text to the next. */
function nextText(random: () => number, before: string): string {
  const dice = random()
  if (dice < 0.1) return ''
  if (dice < 0.4 && before !== '') {
    const lines = before.split('\n')
    lines[Math.floor(random() * lines.length)] = `changed ${Math.floor(random() * 1000)}`
    return lines.join('\n')
  }
  const count = 1 + Math.floor(random() * 50)
  const lines = Array.from(
    { length: count },
    (_, index) => `${'  '.repeat(index % 4)}line ${index} ${Math.floor(random() * 3)}`,
  )
  return lines.join('\n') + (random() < 0.8 ? '\n' : '')
}

describe('the editor beside others who write its file', { timeout: 180_000 }, () => {
  it('shows what is in the model and on disk after each of 500 changes, whatever the user looks at', async () => {
    const random = createRandom(20)
    const file = await openFile('a\nb\nc\n')
    const disturb: readonly (() => void)[] = [
      () => file.code()?.setPosition({ lineNumber: 1 + Math.floor(random() * 50), column: 1 }),
      () => file.code()?.setSelection(new monaco.Selection(1, 1, 1 + Math.floor(random() * 20), 3)),
      () => file.code()?.trigger('test', 'editor.foldAll', null),
      () => file.code()?.trigger('test', 'editor.foldLevel2', null),
      () => file.code()?.setScrollTop(random() * 500, monaco.editor.ScrollType.Immediate),
      () => file.hide(),
      () => file.code()?.focus(),
      () => {},
    ]
    let text = 'a\nb\nc\n'
    for (let round = 0; round < 500; round++) {
      disturb[Math.floor(random() * disturb.length)]?.()
      text = nextText(random, text)
      await file.write(text)
      if (file.isHidden()) file.show()
      const code = file.code()
      if (!code) throw new Error('There is no editor.')
      code.trigger('test', 'editor.unfoldAll', null)
      box.style.height = ALL
      code.layout()
      code.render(true)
      const model = code.getModel()?.getValue()
      expect({ model, drawn: drawn(), round }).toEqual({ model: text, drawn: text.split('\n'), round })
      box.style.height = SOME
      code.layout()
    }
    file.hide()
    expect(file.disk.content()).toBe(text)
    expect(errors).toEqual([])
    expect(file.wasAttachedAgain()).toBe(false)
  })

  it('attaches the text again to a view that missed a change, and keeps caret and focus', async () => {
    const file = await openFile('one\ntwo\nthree\n')
    const code = file.code()
    if (!code) throw new Error('There is no editor.')
    code.setPosition({ lineNumber: 2, column: 3 })
    code.focus()
    miss(code)
    await file.write('zero\none\ntwo\nthree\nfour\n')
    await expect.poll(drawn).toEqual(['zero', 'one', 'two', 'three', 'four', ''])
    expect(code.hasTextFocus()).toBe(true)
    await userEvent.keyboard('!')
    await expect.poll(drawn).toEqual(code.getModel()?.getLinesContent())
    expect(code.getValue()).toContain('!')
    file.hide()
  })
})

/** Lets the next change of the model not reach its view, as an error inside of Monaco would. */
function miss(code: monaco.editor.ICodeEditor): void {
  const view: unknown = Reflect.get(code, '_getViewModel').call(code)
  if (typeof view !== 'object' || view === null) throw new Error('There is no view.')
  Reflect.set(view, 'onDidChangeContentOrInjectedText', () =>
    Reflect.deleteProperty(view, 'onDidChangeContentOrInjectedText'),
  )
}
