import { describe, expect, it, vi } from 'vitest'
import type { AnnotatedEditor, LineEdit } from '../../annotatedEditor'
import { afterEdits, ageOf, blocksOf, carriedOver, UNSAVED } from './blameLines'
import { createBlame } from './createBlame'

const NOW = Date.parse('2026-06-01T00:00:00Z')
const ADA = {
  commit: 'a'.repeat(40),
  author: 'Ada',
  email: 'a@b',
  date: '2026-05-30T00:00:00Z',
  subject: 'First',
}
const BO = {
  commit: 'b'.repeat(40),
  author: 'Bo Longest-Name-Of-All',
  email: 'b@b',
  date: '2020-05-30T00:00:00Z',
  subject: '<b>',
}

/** An editor of these lines. */
function pretendEditor(start: readonly string[]) {
  let lines = [...start]
  let edited: (edits: readonly LineEdit[] | null) => void = () => {}
  let shown: Parameters<AnnotatedEditor['besideLines']>[0] = null
  let said: Parameters<AnnotatedEditor['sayBeside']>[0] = []
  const code: AnnotatedEditor = {
    lines: () => lines,
    lineCount: () => lines.length,
    width: () => 1000,
    besideLines: (next) => {
      shown = next
    },
    sayBeside: (next) => {
      said = next
    },
    onEdited(listener) {
      edited = listener
      return () => {}
    },
  }
  return {
    code,
    beside: () =>
      lines.map((_, index) =>
        shown
          ?.text(index + 1)
          .replaceAll('\u00A0', ' ')
          .trim(),
      ),
    isShown: () => shown !== null,
    said: () => said.map(({ start, count, text }) => [start, count, text.split(',')[0]]),
    edit(edit: LineEdit): void {
      lines = [...lines]
      const { startLine, endLine, text, keepsLast } = edit
      const kept = keepsLast ? (lines[endLine - 1] ?? '') : ''
      lines.splice(startLine - 1, endLine - startLine + 1, ...`${text}${kept}`.split('\n'))
      edited([edit])
    },
  }
}

const now = (run: () => void) => {
  run()
  return () => {}
}

function setUp(
  start: readonly string[],
  unsaved: readonly string[] | null = null,
  whenShown: (run: () => void) => () => void = now,
) {
  let isDirty = unsaved !== null
  let changed = () => {}
  const asked: string[] = []
  const words: string[] = []
  const blame = createBlame({
    async ask({ type }) {
      asked.push(String(type))
      if (type === 'read') return { content: start.join('\n'), encoding: 'utf-8' }
      return {
        version: 'v',
        commits: [ADA, BO],
        parts: [
          [1, 1, 0],
          [2, 1, 1],
          [3, 1, -1],
        ],
      }
    },
    repositoryOf: (path) => (path === '/outside' ? undefined : '/'),
    hasUnsaved: () => isDirty,
    onChanged(_path, listener) {
      changed = listener
      return () => {}
    },
    whenShown,
    now: () => NOW,
    say: (text) => words.push(text),
  })
  const editor = pretendEditor(unsaved ?? start)
  return {
    ...editor,
    blame,
    asked,
    words,
    edit(edit: LineEdit): void {
      isDirty = true
      editor.edit(edit)
    },
    save(): void {
      isDirty = false
      changed()
    },
  }
}

const SHOWN = ['Ada              2d 1', 'Bo Longest-Na…   6y 2', '–                   3']

describe('who wrote each line', () => {
  it('is asked for once it is wanted, and stands beside the lines (F25)', async () => {
    const { blame, code, beside, asked, said, isShown } = setUp(['one', 'two', 'three'])
    expect(asked).toEqual([])
    const end = blame.annotate(code, '/a')
    await vi.waitFor(() => expect(beside()).toEqual(SHOWN))
    expect(said()).toEqual([
      [1, 1, 'Ada'],
      [2, 1, 'Bo Longest-Name-Of-All'],
      [3, 1, 'Not committed yet'],
    ])
    expect(blame.at('/a', 1)).toMatchObject({ commit: ADA.commit, text: expect.stringContaining('First') })
    expect(blame.at('/a', 3)).toMatchObject({ commit: null })
    end()
    expect([isShown(), blame.at('/a', 1)]).toEqual([false, null])
  })

  it('goes with the lines while they are edited, and is asked for again when they are saved', async () => {
    const { blame, code, beside, asked, edit, save } = setUp(['one', 'two', 'three'])
    const end = blame.annotate(code, '/a')
    await vi.waitFor(() => expect(beside()).toEqual(SHOWN))
    edit({ startLine: 2, endLine: 2, text: 'new\ntwo more' })
    expect(beside().map((text) => text?.split(' ')[0])).toEqual(['Ada', '2', '3', '–'])
    expect(asked).toEqual(['git_blame'])
    save()
    await vi.waitFor(() => expect(asked).toEqual(['git_blame', 'git_blame']))
    end()
  })

  it('leaves lines before which others are put in whose they were, and says so once the keys rest', async () => {
    const { blame, code, beside, said, edit } = setUp(['one', 'two', 'three'])
    const end = blame.annotate(code, '/a')
    await vi.waitFor(() => expect(beside()).toEqual(SHOWN))
    const before = said()
    edit({ startLine: 1, endLine: 1, text: 'new\n', keepsLast: true })
    expect(beside().map((text) => text?.split(' ')[0])).toEqual(['1', 'Ada', 'Bo', '–'])
    expect(said()).toEqual(before)
    await vi.waitFor(() => expect(said()[0]).toEqual([1, 1, 'Not saved yet']))
    expect(said()[1]).toEqual([2, 1, 'Ada'])
    end()
  })

  it('is asked for again once the page is shown, and not at all where its editor is gone by then', async () => {
    const waiting = new Set<() => void>()
    const whenShown = (run: () => void) => {
      waiting.add(run)
      return () => void waiting.delete(run)
    }
    const { blame, code, beside, asked, save } = setUp(['one', 'two', 'three'], null, whenShown)
    const end = blame.annotate(code, '/a')
    await vi.waitFor(() => expect(beside()).toEqual(SHOWN))
    save()
    await vi.waitFor(() => expect(waiting.size).toBe(1))
    expect(asked).toEqual(['git_blame'])
    for (const run of waiting) run()
    await vi.waitFor(() => expect(asked).toEqual(['git_blame', 'git_blame']))
    save()
    await vi.waitFor(() => expect(waiting.size).toBe(1))
    end()
    expect(waiting.size).toBe(0)
  })

  it('follows edits of a line of which the first or the last stays, several in one line, and very many lines', () => {
    const edit = (startLine: number, endLine: number, text: string) => ({ startLine, endLine, text })
    const owners = [0, 1, 2]
    expect(afterEdits(owners, [{ ...edit(1, 3, ''), keepsLast: true }])).toEqual([2])
    expect(afterEdits(owners, [{ ...edit(2, 2, '\n  '), keepsFirst: true }])).toEqual([0, 1, UNSAVED, 2])
    expect(afterEdits(owners, [edit(2, 3, 'x\ny'), edit(2, 2, 'z\n')])).toEqual([
      0,
      UNSAVED,
      UNSAVED,
      UNSAVED,
    ])
    const many = 300_000
    expect(afterEdits(owners, [edit(2, 2, '\n'.repeat(many - 1))])).toHaveLength(many + 2)
    expect(carriedOver(new Array(many).fill(1), [{ count: many }, { added: true, count: 1 }])).toHaveLength(
      many + 1,
    )
  })

  it('of a text that is not saved is carried over to its lines', async () => {
    const { blame, code, beside } = setUp(['one', 'two', 'three'], ['zero', 'one', 'three'])
    const end = blame.annotate(code, '/a')
    await vi.waitFor(() => expect(beside().map((text) => text?.split(' ')[0])).toEqual(['1', 'Ada', '–']))
    end()
  })

  it('says why it is not known', async () => {
    const { blame, code, words } = setUp(['one'])
    const end = blame.annotate(code, '/outside')
    await vi.waitFor(() => expect(words[0]).toContain('in no repository'))
    end()
  })

  it('says how long ago in four letters', () => {
    const ago = (seconds: number) => ageOf(new Date(NOW - seconds * 1000).toISOString(), NOW)
    expect([ago(5), ago(120), ago(7200), ago(86_400 * 3), ago(86_400 * 400)]).toEqual([
      'now',
      '2m',
      '2h',
      '3d',
      '1y',
    ])
    expect(ageOf('', NOW)).toBe('')
    expect(blocksOf([0, 0, UNSAVED])).toEqual([
      [1, 2, 0],
      [3, 1, UNSAVED],
    ])
  })
})
