import { describe, expect, it } from 'vitest'
import { reduceTerminals } from '../../channels/terminal/shared/reduce'
import { stateFrame } from '../../testing/configEvents'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { createProblems } from './createProblems'

const ROOT = '/home/me/app'

/** A workspace with these files, whose server answers at once; `folder` is where its terminals are. */
async function followed(files: readonly string[], folder: string | null = null) {
  const harness = createWorkspaceHarness()
  const { workspace, network, clock } = harness
  const { terminals, agent } = workspace
  network.last.open()
  network.last.receive(stateFrame({ workspace: { id: 'ws-1', name: 'app', root: ROOT } }))
  const problems = createProblems({ ...workspace, whenIdle: (run) => run() })
  const known = new Set(files)
  let answered = 0
  let stats = 0
  function answer(): void {
    const frames = network.last.sent
    for (; answered < frames.length; answered += 1) {
      const { channel, type, requestId, path } = frames[answered] ?? { channel: '', type: '' }
      if (type === 'folder')
        network.last.receive({ channel, type, requestId, ...(folder && { path: folder }) })
      if (type !== 'stat') continue
      stats += 1
      const there = known.has(String(path))
      const data = { name: 'x', type: 'file', size: 1, modified: '2026-01-01T00:00:00.000Z' }
      const failed = { success: false, error: 'There is no such file.', code: 'NOT_FOUND', path }
      network.last.receive({ channel, type, requestId, ...(there ? { success: true, data } : failed) })
    }
  }
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn += 1) {
      await clock.advance(100)
      answer()
    }
  }
  const says = (event: Parameters<typeof reduceTerminals>[1]) =>
    terminals.store.setState((state) => reduceTerminals(state, event), true)
  let seq = 0
  let epoch = 'e'
  const shell = {
    open(next = 'e') {
      epoch = next
      seq = 0
      says({ type: 'requested', sessionId: 't', name: '', cols: 80, rows: 24 })
      const at = { sessionId: 't', epoch, cols: 80, rows: 24, reused: false, name: 'bash', title: '' }
      says({ type: 'attached', ...at, seq: 0, n: 0 })
    },
    prints(data: string) {
      seq += data.length
      says({ type: 'output', sessionId: 't', epoch, data, seq })
    },
    close: () => says({ type: 'forgotten', sessionId: 't' }),
  }
  const change = (action: 'modify' | 'delete', path: string) =>
    network.last.receive({ channel: 'files', type: 'change', action, path, isDirectory: false })
  const shown = () =>
    problems.store
      .getState()
      .diagnostics.map(({ path, line, message, isStale }) =>
        [`${path}:${line}`, message, ...(isStale ? ['stale'] : [])].join(' '),
      )
  shell.open()
  return { ...harness, agent, problems, shell, settle, change, shown, stats: () => stats }
}

const error = (file: string, line = 1, message = 'Wrong.') => `${file}(${line},1): error TS1: ${message}\r\n`

describe('the problems of a workspace', () => {
  it('are what terminals print about files that there are, by place', async () => {
    const { shell, settle, shown, problems } = await followed(['/src/b.ts', '/a.ts'])
    shell.prints(error('src/b.ts', 3) + error(`${ROOT}/a.ts`, 2) + error('gone.ts') + error('/etc/a.ts'))
    await settle()
    expect(shown()).toEqual(['/a.ts:2 Wrong.', '/src/b.ts:3 Wrong.'])
    problems.stop()
  })

  it('are looked for where the terminal is, and above (T14)', async () => {
    const { shell, settle, shown } = await followed(
      ['/packages/web/src/a.ts', '/src/a.ts', '/b.ts'],
      '/packages/web',
    )
    shell.prints(error('src/a.ts') + error('b.ts'))
    await settle()
    expect(shown()).toEqual(['/b.ts:1 Wrong.', '/packages/web/src/a.ts:1 Wrong.'])
  })

  it('are looked for that were printed while others were looked for', async () => {
    const { shell, settle, shown, clock } = await followed(['/a.ts', '/b.ts'])
    shell.prints(error('a.ts'))
    await clock.advance(500)
    // The server has not answered yet.
    shell.prints(error('b.ts'))
    await clock.advance(500)
    await settle()
    expect(shown()).toEqual(['/a.ts:1 Wrong.', '/b.ts:1 Wrong.'])
  })

  it('are out of date once their file has changed, and gone with it', async () => {
    const { shell, settle, shown, change } = await followed(['/a.ts', '/b.ts'])
    shell.prints(error('a.ts') + error('b.ts'))
    await settle()
    change('modify', '/a.ts')
    expect(shown()).toEqual(['/a.ts:1 Wrong. stale', '/b.ts:1 Wrong.'])
    change('delete', '/b.ts')
    expect(shown()).toEqual(['/a.ts:1 Wrong. stale'])
  })

  it('go as their terminal is closed, or as the user clears them', async () => {
    const { shell, settle, shown, problems } = await followed(['/a.ts'])
    shell.prints(error('a.ts'))
    await settle()
    problems.clear()
    expect(shown()).toEqual([])
    shell.prints(error('a.ts', 2))
    await settle()
    expect(shown()).toEqual(['/a.ts:2 Wrong.'])
    shell.close()
    await settle()
    expect(shown()).toEqual([])
  })

  it('of a shell go as another one takes its place', async () => {
    const { shell, settle, shown } = await followed(['/a.ts'])
    shell.prints(error('a.ts'))
    await settle()
    expect(shown()).toEqual(['/a.ts:1 Wrong.'])
    shell.open('e2')
    shell.prints('hello\r\n')
    await settle()
    expect(shown()).toEqual([])
  })

  it('are also what the editor marks, which is not said twice', async () => {
    const { workspace, shell, settle, shown } = await followed(['/a.ts'])
    const marker = {
      line: 1,
      column: 4,
      severity: 'error',
      message: 'Wrong.',
      code: '1',
      source: 'ts',
    } as const
    const { view } = workspace.files.editors
    view.setState({ markers: { '/a.ts': [marker] } })
    shell.prints(error('a.ts') + error('a.ts', 2))
    await settle()
    expect(shown()).toEqual(['/a.ts:1 Wrong.', '/a.ts:2 Wrong.'])
    view.setState({ markers: {} })
    expect(shown()).toEqual(['/a.ts:1 Wrong.', '/a.ts:2 Wrong.'])
  })

  it('cost a bounded number of questions, however many names a flood has', async () => {
    const { shell, settle, shown, stats } = await followed([])
    for (let n = 0; n < 5000; n += 1) shell.prints(error(`no${n}.ts`))
    await settle()
    expect(shown()).toEqual([])
    expect(stats()).toBeLessThan(700)
  })
})

describe('the problems that an agent’s commands print', () => {
  const call = (seq: number, toolCallId: string, status: string, more = {}) => ({
    channel: 'agent',
    type: 'tool_invocation',
    taskId: 'task',
    epoch: 'e',
    seq,
    toolCallId,
    toolName: 'shell',
    kind: 'execute',
    title: 'npx tsc',
    input: { command: 'npx tsc', cwd: `${ROOT}/web` },
    status,
    ...more,
  })
  const printed = (output: string) => ({ content: [{ type: 'terminal', output, exitCode: 2 }] })

  it('are those of commands that end from now on; the next run replaces them', async () => {
    const { network, settle, shown } = await followed(['/web/a.ts'])
    const old = call(1, 'c0', 'completed', printed(error('a.ts', 1, 'Old.')))
    network.last.receive({
      channel: 'agent',
      type: 'history',
      events: [old],
      seq: 1,
      epoch: 'e',
      hasMore: false,
      tasks: [],
    })
    await settle()
    network.last.receive(call(2, 'c1', 'running'))
    await settle()
    expect(shown()).toEqual([])
    network.last.receive(call(3, 'c1', 'failed', printed(error('a.ts', 2, 'New.'))))
    await settle()
    expect(shown()).toEqual(['/web/a.ts:2 New.'])
    network.last.receive(call(4, 'c2', 'completed', printed('')))
    await settle()
    expect(shown()).toEqual([])
  })
})
