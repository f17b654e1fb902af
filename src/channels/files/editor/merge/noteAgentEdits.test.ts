import { expect, it } from 'vitest'
import { createEditorViewStore } from '../editorViewStore'
import { type AgentEdit, MARKED_MS } from './agentEdits'
import { noteAgentEdit } from './noteAgentEdits'

const edit = (id: string, at: number): AgentEdit => ({
  id,
  at,
  oldText: 'a',
  newText: 'b',
  who: 'An agent',
  title: 'Tidy up',
})

it('keeps the edits of agents no longer than their lines are marked, and the newest of a file', () => {
  const view = createEditorViewStore()
  const kept = () =>
    Object.entries(view.getState().agentEdits ?? {}).map(([path, edits]) => [path, edits.map(({ id }) => id)])
  noteAgentEdit({ view }, '/a.ts', edit('1', 0))
  noteAgentEdit({ view }, '/b.ts', edit('2', 1000))
  noteAgentEdit({ view }, '/b.ts', edit('2', 2000))
  expect(kept()).toEqual([
    ['/a.ts', ['1']],
    ['/b.ts', ['2']],
  ])
  noteAgentEdit({ view }, '/c.ts', edit('3', MARKED_MS))
  expect(kept()).toEqual([
    ['/b.ts', ['2']],
    ['/c.ts', ['3']],
  ])
  for (let n = 0; n < 30; n += 1) noteAgentEdit({ view }, '/c.ts', edit(`c${n}`, MARKED_MS + n))
  expect(view.getState().agentEdits?.['/c.ts']?.map(({ id }) => id)).toHaveLength(20)
  expect(view.getState().agentEdits?.['/c.ts']?.at(-1)?.id).toBe('c29')
})
