import { describe, expect, it } from 'vitest'
import { diffLines } from './diffLines'
import { highlightCode } from './highlightCode'
import type { ToolItem } from './state'
import { stripAnsi } from './stripAnsi'
import { changeCounts, exitCode, toolTail, toolTitle } from './toolSummary'

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
    expect(toolTail(tool({ error: 'No such file\nat x' }, 'one'))).toBe('No such file')
    expect(toolTail(tool({ kind: 'read' }, 'one'))).toBe('')
  })

  it('counts the lines of all its changes', () => {
    const diff = { type: 'diff', path: '/a', oldText: 'a\nb\n', newText: 'a\nc\nd\n' } as const
    expect(changeCounts(tool({ content: [diff, { ...diff, oldText: null }] }))).toEqual({
      added: 5,
      removed: 1,
    })
    expect(changeCounts(tool({}))).toBeNull()
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
    const once = diffLines('/a', old.join('\n'), old.with(10, 'x').join('\n'))
    expect(once?.lines.map(({ kind }) => kind)).toEqual([
      ...['context', 'context', 'context'],
      ...['removed', 'added'],
      ...['context', 'context', 'context'],
    ])
    const twice = diffLines('/a', old.join('\n'), old.with(2, 'x').with(25, 'y').join('\n'))
    expect(twice?.lines.filter(({ kind }) => kind === 'hunk')).toHaveLength(2)
  })
})

describe('stripAnsi', () => {
  it.each([
    ['\u001b[1;31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;https://a.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['10%\r50%\r100%\ndone', '100%\ndone'],
    ['a\r\nb\r\n', 'a\nb\n'],
    ['\u001b(Bplain', 'plain'],
  ])('%j is %j', (output, plain) => {
    expect(stripAnsi(output)).toBe(plain)
  })
})

describe('highlightCode', () => {
  it('keeps every character, and knows its languages by their other names', () => {
    const code = 'const a: string = "b" // c'
    for (const language of [
      'ts',
      'tsx',
      'js',
      'json',
      'py',
      'sh',
      'html',
      'yml',
      'rs',
      'go',
      'java',
      'css',
      'diff',
    ])
      expect(
        highlightCode(code, language)
          ?.map(({ text }) => text)
          .join(''),
      ).toBe(code)
    expect(highlightCode(code, 'ts')).toContainEqual({ text: 'const', token: 'keyword' })
    expect(highlightCode(code, 'cobol')).toBeNull()
  })
})
