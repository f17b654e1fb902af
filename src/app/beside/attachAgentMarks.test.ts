import { expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { memoryUiState } from '../../testing/memoryUiState'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { createTabCommands } from '../editorArea/tabCommands'
import { createTabsStore } from '../editorArea/tabsStore'
import { attachAgentMarks } from './attachAgentMarks'

function beside() {
  const { workspace, network } = createWorkspaceHarness()
  const store = createTabsStore(memoryUiState())
  const unsaved = { hasUnsaved: () => false, saveBeforeClose: async () => true }
  const tabs = { store, commands: createTabCommands({ store, unsaved }), more: { groups: null } }
  const stop = attachAgentMarks({ workspace, tabs })
  let seq = 0
  const log = (event: object) =>
    network.last.receive({ channel: 'agent', taskId: 't1', epoch: 'e1', seq: ++seq, ...event })
  network.last.open()
  network.last.receive(stateFrame())
  network.last.receive({
    channel: 'agent',
    type: 'history',
    events: [],
    tasks: [],
    seq,
    epoch: 'e1',
    hasMore: false,
  })
  log({ type: 'task', status: 'running', title: 'Tidy up' })
  return {
    tabs,
    stop,
    log,
    tool: (toolCallId: string, call: object) =>
      log({ type: 'tool_invocation', toolName: 'edit', kind: 'edit', title: 'Edit', toolCallId, ...call }),
    edits: (path: string) => workspace.files.editors.view.getState().agentEdits?.[path] ?? [],
    marks: () => Object.fromEntries(workspace.files.viewStore.getState().agentMarks ?? []),
  }
}

const diff = (path: string, oldText: string, newText: string) => ({
  content: [{ type: 'diff', path, oldText, newText }],
})

it('tells what an agent changed once a tool is done, with the agent and its conversation', () => {
  const { tool, edits, marks } = beside()
  tool('c1', { status: 'running', ...diff('/a.ts', 'a', 'b') })
  expect([edits('/a.ts'), marks()]).toEqual([[], {}])
  tool('c1', { status: 'completed', ...diff('/a.ts', 'a', 'b') })
  expect(edits('/a.ts')).toMatchObject([{ oldText: 'a', newText: 'b', title: 'Tidy up' }])
  expect(marks()).toEqual({ '/a.ts': expect.stringMatching(/^edited by ./) })
  // Said again, it is no other edit.
  tool('c1', { status: 'completed', ...diff('/a.ts', 'a', 'b') })
  expect(edits('/a.ts')).toHaveLength(1)
})

it('marks rows of files that a tool only names, and neither what failed, was read nor lies elsewhere', () => {
  const { tool, edits, marks } = beside()
  tool('c1', { status: 'completed', locations: [{ path: '/named.ts' }] })
  tool('c2', { status: 'failed', ...diff('/failed.ts', 'a', 'b') })
  tool('c3', { status: 'completed', kind: 'read', locations: [{ path: '/read.ts' }] })
  tool('c4', { status: 'completed', ...diff('../outside.ts', 'a', 'b') })
  expect(Object.keys(marks())).toEqual(['/named.ts'])
  expect(edits('/named.ts')).toEqual([])
})

it('takes the mark of a row away when the user comes to the file, and those of a conversation with its next turn', () => {
  const { tool, marks, tabs, log, stop } = beside()
  for (const path of ['/a.ts', '/b.ts', '/c.ts']) tool(path, { status: 'completed', ...diff(path, 'a', 'b') })
  tabs.commands.openFile('/b.ts')
  expect(Object.keys(marks())).toEqual(['/a.ts', '/c.ts'])
  log({ type: 'task', status: 'completed' })
  log({ type: 'task', status: 'running' })
  expect(marks()).toEqual({})
  stop()
  tool('later', { status: 'completed', ...diff('/a.ts', 'b', 'c') })
  expect(marks()).toEqual({})
})
