import { describe, expect, it } from 'vitest'
import type { ToolItem } from '../shared/state'
import { diffLines } from './compareLines'
import { withChangedWords } from './diffLines'
import { changeCounts, exitCode, fencedText, namesPath, toolTail, toolTitle } from './toolSummary'

const tool = (call: Partial<ToolItem['call']>, output = ''): ToolItem => ({
  id: 'tool:c',
  seq: 1,
  kind: 'tool',
  taskId: 't',
  output,
  outputEnd: output.length,
  call: {
    taskId: 't',
    toolCallId: 'c',
    toolName: 'shell',
    kind: 'execute',
    title: 'Run tests',
    status: 'completed',
    ...call,
  },
})

describe('the one line of a tool call', () => {
  it('shows the first line of a command, else the agent’s words, else the tool', () => {
    expect(toolTitle(tool({ input: { command: 'npm test\necho done' } }))).toBe('$ npm test')
    expect(toolTitle(tool({}))).toBe('Run tests')
    expect(toolTitle(tool({ title: '' }))).toBe('shell')
  })

  it('shows the last line printed, or why it failed', () => {
    expect(toolTail(tool({}, 'one\n\u001b[32mtwo\u001b[0m\n'))).toBe('two')
    expect(toolTail(tool({}, `${'\u001b[31mx'.repeat(2000)}\n10%\r\u001b[32m100%\u001b[0m\r\n`))).toBe('100%')
    expect(toolTail(tool({ error: 'No such file\nat x' }, 'one'))).toBe('No such file')
    expect(toolTail(tool({ kind: 'read' }, 'one'))).toBe('')
  })

  it('takes the fence from around what a command printed, and leaves every other', () => {
    expect(fencedText('```console\na\n  b\n```\n')).toBe('a\n  b')
    expect(fencedText('a\n```\nb\n```')).toBe('a\n```\nb\n```')
    expect(fencedText('| a |\n|---|')).toBe('| a |\n|---|')
  })

  it('knows whether its title names a path already', () => {
    expect(namesPath('Edit src/a.ts', '/src/a.ts')).toBe(true)
    expect(namesPath('Edit `/src/a.ts`', '/src/a.ts')).toBe(true)
    expect(namesPath('Edit src/a.tsx', '/src/a.ts')).toBe(false)
    expect(namesPath('Edit a file', '/src/a.ts')).toBe(false)
  })

  it('counts the lines of all its changes', () => {
    const diff = { type: 'diff', path: '/a', oldText: 'a\nb\n', newText: 'a\nc\nd\n' } as const
    expect(changeCounts(tool({ content: [diff, { ...diff, oldText: null }] }))).toEqual({
      added: 5,
      removed: 1,
    })
    expect(changeCounts(tool({}))).toBeNull()
    expect(changeCounts(tool({ content: [diff, { ...diff, truncated: true }] }))).toBeNull()
  })

  it('knows the exit code from wherever it was told', () => {
    expect(exitCode(tool({ exitCode: 1 }))).toBe(1)
    expect(exitCode(tool({ content: [{ type: 'terminal', output: '', exitCode: 2 }] }))).toBe(2)
    expect(exitCode(tool({}))).toBeNull()
  })
})

describe('diffLines', () => {
  it('has signs, three lines around a change, and a header only between hunks', () => {
    const old = Array.from({ length: 30 }, (_, line) => `${line}`)
    const once = diffLines(old.join('\n'), old.with(10, 'x').join('\n'))
    expect(once?.lines.map(({ kind }) => kind)).toEqual([
      ...['context', 'context', 'context'],
      ...['removed', 'added'],
      ...['context', 'context', 'context'],
    ])
    const twice = diffLines(old.join('\n'), old.with(2, 'x').with(25, 'y').join('\n'))
    expect(twice?.lines.filter(({ kind }) => kind === 'hunk')).toHaveLength(2)
  })

  it('has no change in a line whose end alone is another', () => {
    expect(diffLines('a\r\nb\r\nc\r\n', 'a\nB\nc\n')).toMatchObject({ added: 1, removed: 1 })
    expect(diffLines('a\nb\n', 'a\r\nb\r\n')?.lines).toEqual([])
  })

  it('tells the changed words of a line from the others', () => {
    const marked = (oldText: string, newText: string) =>
      withChangedWords(diffLines(oldText, newText)?.lines ?? []).map(({ text, parts }) =>
        parts ? parts.map((part) => (part.isChanged ? `[${part.text}]` : part.text)).join('') : text,
      )
    expect(marked('const a = one + 1\nsame\n', 'const a = two + 1\nsame\n')).toEqual([
      'const a = [one] + 1',
      'const a = [two] + 1',
      'same',
    ])
    expect(marked('nothing in common', 'キャッシュ')).toEqual(['nothing in common', 'キャッシュ'])
    expect(marked('a b c\n', 'a b c d\nnew\n')).toEqual(['a b c', 'a b c[ d]', 'new'])
  })
})
