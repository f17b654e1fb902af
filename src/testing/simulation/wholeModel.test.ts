import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  createSerializableTerminal,
  written,
} from '../../../server/channels/terminal/screen/serializableTerminal'
import { SCROLLBACK } from '../../socket/protocol'
import type { FaultKind } from '../kit/socketFaults'
import type { Stroke } from '../record/plainScreen'
import type { RecordEntry } from '../record/recorder'
import { tellFigure } from '../tellFigure'
import { play as draw } from '../tui/checkRecording'
import { runSession, type SessionContext, type SessionRun } from './harness/runSession'
import type { SimulatedPage } from './harness/simulatedPage'

const RUNS = Number(process.env.PROOF_HISTORIES ?? 36)
const PATH = '/f.txt'
/** The one prompt that may wait without a connection. */
const MAX_QUEUED = 1
const PERMISSION = {
  toolCall: { toolCallId: 'call' },
  title: 'Run it',
  kind: 'execute' as const,
  input: {},
  options: [
    { optionId: 'once', name: 'Allow', kind: 'allow_once' as const },
    { optionId: 'no', name: 'Deny', kind: 'reject_once' as const },
  ],
}

/** What people, agents and programs do. `words` go on in one message, `line`s are numbered. */
const ACTS = [
  ...['type', 'save', 'typeAndSave', 'external', 'prompt', 'prompt', 'words', 'words', 'ask', 'approve'],
  ...['end', 'line', 'flood', 'keys', 'keys', 'resize', 'openTab', 'rotateToken'],
] as const
type Act = (typeof ACTS)[number]
type Command =
  | { readonly do: 'act'; readonly act: Act }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'cut'; readonly kind: FaultKind; readonly ms: number }
  /** Cut so many ms after something was done: under way, done, or told. */
  | { readonly do: 'cutAfter'; readonly act: Act; readonly ms: number; readonly kind: FaultKind }
  /** Cut again so many ms later: while it waits, dials, or is told what it missed. */
  | { readonly do: 'cutTwice'; readonly kind: FaultKind; readonly ms: number }
  /** The next frame to the page comes twice. */
  | { readonly do: 'double'; readonly act: Act }
  /** One of these overtakes another. */
  | { readonly do: 'overtake'; readonly act: 'words' | 'line' }
  /** Typed and saved without a connection, while another program writes the file. */
  | { readonly do: 'saveLate'; readonly kind: FaultKind; readonly isFirst: boolean }
  | { readonly do: 'sleep' }

const act = fc.constantFrom(...ACTS)
const kind = fc.constantFrom<FaultKind>('close', 'rst', 'blackhole')
const soon = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 8)
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('act' as const), act }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 3, 5, 60, 100, 1100, 40_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('cut' as const), kind, ms: fc.constantFrom(0, 500, 5000) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('cutAfter' as const), act, ms: soon, kind }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('cutTwice' as const),
      kind,
      ms: fc.integer({ min: 140, max: 175 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('double' as const),
      act: fc.constantFrom<Act>('words', 'words', 'line', 'line', 'prompt', 'save', 'keys'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('overtake' as const), act: fc.constantFrom('words', 'line') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('saveLate' as const), kind, isFirst: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sleep' as const) }) },
)

/** All that the reference knows. */
interface Model {
  /** What was typed into the editor last and is not given up. */
  typed: string | null
  /** Texts of the disk that the page has shown. */
  readonly seen: Set<string>
  /** Another program wrote the file. */
  isForeign: boolean
  /** What the agent said, by message. */
  readonly words: Map<string, string>
  /** Lines the shell printed. */
  lines: number
  readonly tabs: SimulatedPage[]
}

function perform(context: SessionContext, what: Act, model: Model, name: string): void {
  const { page, server } = context
  const { files, agent, terminals, connection } = page.workspace
  const [shell] = server.shells
  const [id = ''] = terminals.store.getState().order
  const turn = server.agent.turns.at(-1)
  if (what === 'type') type(page, model, `mine ${name}`)
  if (what === 'typeAndSave') type(page, model, `mine ${name}`)
  if (what === 'save' || what === 'typeAndSave') void files.editors.save(PATH)
  if (what === 'external') foreign(context, model, `theirs ${name}`)
  if (what === 'prompt') agent.commands.prompt(`prompt ${name}`)
  if (what === 'words' && turn) {
    const messageId = `message ${server.agent.turns.length}`
    model.words.set(messageId, `${model.words.get(messageId) ?? ''}${name} `)
    turn.host.update({ type: 'text', messageId, content: `${name} ` })
  }
  if (what === 'ask') void turn?.host.requestPermission(PERMISSION).catch(() => undefined)
  if (what === 'approve')
    for (const each of [page, ...model.tabs])
      for (const request of openRequests(each)) each.workspace.agent.commands.approve(request, 'once')
  if (what === 'end') for (const each of server.agent.turns) each.end()
  if (what === 'line') shell?.print(`line ${++model.lines};\r\n`)
  if (what === 'flood')
    for (let n = 0; n < 130; n++) shell?.print(`line ${++model.lines};${'x'.repeat(900)}\r\n`)
  if (what === 'keys') terminals.commands.input(id, `keys ${name};`)
  if (what === 'resize') terminals.commands.resize(id, 60 + (name.length % 3) * 10, 20)
  if (what === 'rotateToken') connection.provideToken(`token-${name}`)
  if (what === 'openTab' && model.tabs.length < 2) model.tabs.push(context.openTab())
}

function type(page: SimulatedPage, model: Model, text: string): void {
  page.models.get(PATH)?.type(text)
  model.typed = text
}

function foreign({ server }: SessionContext, model: Model, text: string): void {
  server.disk.change(PATH, text)
  model.isForeign = true
}

async function follow(context: SessionContext, one: Command, model: Model, name: string): Promise<void> {
  const { page, breakNow, wait } = context
  if (one.do === 'act') perform(context, one.act, model, name)
  if (one.do === 'cut') breakNow({ kind: one.kind, ms: one.ms })
  if (one.do === 'cutAfter') {
    perform(context, one.act, model, name)
    await wait(one.ms)
    breakNow({ kind: one.kind })
  }
  if (one.do === 'cutTwice') {
    breakNow({ kind: one.kind })
    await wait(one.ms)
    breakNow({ kind: 'rst' })
  }
  if (one.do === 'double') {
    breakNow({ kind: 'dup', direction: 'down' })
    perform(context, one.act, model, name)
    await wait(60)
  }
  if (one.do === 'overtake') {
    perform(context, one.act, model, `${name}a`)
    await wait(70)
    breakNow({ kind: 'reorder', direction: 'down' })
    perform(context, one.act, model, `${name}b`)
    await wait(70)
    perform(context, one.act, model, `${name}c`)
    await wait(70)
  }
  if (one.do === 'saveLate') {
    if (one.isFirst) foreign(context, model, `theirs ${name}`)
    breakNow({ kind: one.kind, ms: 500 })
    type(page, model, `mine ${name}`)
    void page.workspace.files.editors.save(PATH)
    if (!one.isFirst) foreign(context, model, `theirs ${name}`)
  }
  if (one.do === 'sleep') {
    breakNow({ kind: 'blackhole' })
    await wait(300_000)
  }
  await wait(one.do === 'wait' ? one.ms : 0)
}

const openRequests = ({ workspace }: SimulatedPage) => {
  const { open, items } = workspace.agent.store.getState()
  return open.flatMap((id) => {
    const item = items.get(id)
    return item?.kind === 'permission' ? [item.requestId] : []
  })
}

/** What must hold whatever was done last. */
function expectSound({ page, server }: SessionContext, { typed, tabs, seen }: Model): void {
  const isKept = typed === null || server.disk.writes.includes(`${PATH}: ${typed}`)
  if (!isKept) expect(page.models.get(PATH)?.text()).toBe(typed)
  for (const text of server.disk.overwritten) expect(seen, 'what a save replaced').toContain(text)
  const executed = server.agent.turns.map(({ text }) => text)
  expect(new Set(executed).size, 'prompts that ran').toBe(executed.length)
  for (const { workspace } of [page, ...tabs]) {
    const { pending } = workspace.agent.viewStore.getState()
    expect(pending.filter(({ state }) => state === 'queued').length).toBeLessThanOrEqual(MAX_QUEUED)
    for (const { start, end } of Object.values(workspace.terminals.store.getState().logs))
      expect(end - start).toBeLessThanOrEqual(SCROLLBACK.replayUnits)
  }
}

/** The conversations, as a person reads them. */
function conversation({ workspace }: SimulatedPage) {
  const { tasks, taskOrder, items, open, gap } = workspace.agent.store.getState()
  const told = taskOrder.map((id) => {
    const { status, queue, items: keys = [] } = tasks[id] ?? {}
    const shown = [...keys].map((key) => {
      const item = items.get(key)
      return item && { ...item, seq: 0, at: null, epoch: null }
    })
    return { status, queued: queue?.messages.map(({ content }) => content) ?? [], shown }
  })
  return { told, open, gap }
}

/** What a page shows once all is calm: a page that comes only now shows the same. */
function shownBy(page: SimulatedPage) {
  const { terminals } = page.workspace
  const { order, sessions } = terminals.store.getState()
  return {
    conversation: conversation(page),
    terminals: order.map((id) => {
      const { name, cols, rows, status, gap } = sessions[id] ?? {}
      return { name, cols, rows, status, gap }
    }),
  }
}

const textsOf = (page: SimulatedPage) =>
  [...page.workspace.agent.store.getState().items].flatMap((item) =>
    item.kind === 'text' ? [[item.messageId, item.content] as const] : [],
  )
const linesIn = (page: SimulatedPage) =>
  [...page.screens.values()].flatMap((screen) =>
    [...screen.text().matchAll(/line (\d+);/g)].map(([, number]) => Number(number)),
  )

/** The last lines of a screen, its size and its cursor. */
async function lookOf(strokes: readonly Stroke[]): Promise<string> {
  const { terminal } = createSerializableTerminal(80, 24, 1_000)
  await draw(
    terminal,
    strokes.map((stroke) =>
      typeof stroke === 'string' ? { o: stroke } : { r: [stroke[0], stroke[1]] as const },
    ),
  )
  await written(terminal, '')
  const { active } = terminal.buffer
  const lines = Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.baseY + row))
  const { cols, rows } = terminal
  const look = { cols, rows, cursor: [active.cursorX, active.cursorY] }
  terminal.dispose()
  return JSON.stringify({ ...look, lines: lines.map((line) => line?.translateToString(true)) })
}

/** What went over the wire: questions for what is missing, and the ends of what the agent asked. */
function createWireWatch() {
  const ends = new Map<unknown, Set<unknown>>()
  let asked = 0
  return {
    asked: () => asked,
    endedTwice: () => [...ends.values()].filter((seqs) => seqs.size > 1).length,
    see({ dir, frame }: Omit<RecordEntry, 'cursors'>): void {
      if (dir === 'up' && frame.type === 'subscribe') asked += 1
      // A page that answers too late gets its `request_resolved` without a number.
      if (dir !== 'down' || frame.type !== 'request_resolved' || frame.seq === undefined) return
      ends.set(frame.requestId, (ends.get(frame.requestId) ?? new Set()).add(frame.seq))
    },
  }
}

const counts = { commands: 0, cuts: 0, prompts: 0, keys: 0, lines: 0, saves: 0 }

async function playCommands(commands: readonly Command[]) {
  const model: Model = {
    typed: null,
    seen: new Set(['start']),
    isForeign: false,
    words: new Map(),
    lines: 0,
    tabs: [],
  }
  const late: SimulatedPage[] = []
  const wire = createWireWatch()
  const script = {
    name: 'everything',
    server: { files: { [PATH]: 'start' } },
    async run(context: SessionContext) {
      const { user, wait, page } = context
      await user.openTerminal('bash')
      await user.open(PATH)
      await user.prompt('begin')
      page.models.get(PATH)?.onChange(() => model.seen.add(page.models.get(PATH)?.text() ?? ''))
      for (const [index, one] of commands.entries()) {
        await follow(context, one, model, `${index}`)
        expectSound(context, model)
      }
      await wait(60_000)
      await user.live()
      await wait(1_000)
      expectSound(context, model)
      late.push(context.openTab())
      await wait(2_000)
    },
  }
  const ended = ({ page, server }: SessionRun) => ({
    asked: wire.asked(),
    endedTwice: wire.endedTwice(),
    model,
    late,
    pages: [page, ...model.tabs],
    sockets: server.hub.size(),
    typed: server.shells[0]?.typed() ?? '',
    shells: server.shells.length,
    executed: server.agent.turns.length,
    written: server.disk.writes.length,
    onDisk: server.disk.contents()[PATH] ?? null,
    inEditor: page.models.get(PATH)?.text(),
    file: page.workspace.files.editors.view.getState().files[PATH],
    complaints: server.complaints,
    unsent: page.workspace.agent.viewStore.getState().pending.filter(({ state }) => state === 'sending'),
    looks: [page, ...model.tabs, ...late].map(({ screens }) =>
      [...screens.values()].map((one) => one.strokes()),
    ),
    shown: [page, ...model.tabs, ...late].map(shownBy),
  })
  return runSession(script, [], ended, wire.see)
}

it(`stays sound after every command of ${RUNS} histories of all that people, agents and networks do`, async () => {
  const { PROOF_SEED } = process.env
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 40, size: 'max' }), async (commands) => {
      const end = await playCommands(commands)
      const { model, pages, late, typed, unsent, file, onDisk, inEditor } = end
      expect(unsent).toEqual([])
      expect(end.complaints).toEqual([])
      expect(end.shells).toBe(1)
      expect(end.endedTwice, 'requests that ended twice').toBe(0)
      if (!commands.some((one) => one.do === 'overtake'))
        expect(end.asked, 'questions for what nothing is missing of').toBe(0)
      expect(end.sockets, 'sockets the server knows').toBe(pages.length + late.length)
      const keys = [...typed.matchAll(/keys (\d+)/g)].map(([, number]) => Number(number))
      expect(keys, 'keys that reached the shell').toEqual([...new Set(keys)].sort((a, b) => a - b))

      if (onDisk !== inEditor)
        expect(file?.isDirty || (file?.disk === 'conflict' && file.theirs === onDisk)).toBe(true)
      if (!model.isForeign) expect(file?.disk, 'a file that only the page wrote').toBe('same')
      if (file?.isDirty && file.disk === 'same')
        expect(file.isQueued || file.saveFailure !== null || file.isSaving).toBe(false)

      for (const each of [...pages, ...late]) {
        expect(new Map(textsOf(each)), 'what the agent said').toEqual(model.words)
        const lines = linesIn(each)
        const first = lines[0] ?? model.lines + 1
        expect(lines).toEqual(Array.from({ length: model.lines - first + 1 }, (_, n) => first + n))
      }
      const [shown, ...others] = end.shown
      for (const other of others) expect(other).toEqual(shown)
      const [look, ...otherLooks] = await Promise.all(
        end.looks.flatMap((screens) => screens.map((strokes) => lookOf(strokes))),
      )
      for (const other of otherLooks) expect(other).toBe(look)

      counts.commands += commands.length
      counts.cuts += commands.filter((one) => /cut|sleep|saveLate/.test(one.do)).length
      counts.prompts += end.executed
      counts.keys += keys.length
      counts.lines += model.lines
      counts.saves += end.written
    }),
    { numRuns: RUNS, ...(PROOF_SEED === undefined ? {} : { seed: Number(PROOF_SEED) }) },
  )
  const { commands, cuts, prompts, keys, lines, saves } = counts
  tellFigure(
    `${RUNS} histories of everything, ${commands} commands, ${cuts} cuts: ${prompts} prompts ran, ${keys} inputs, ${saves} saves and ${lines} lines, each once and in order on every page`,
  )
}, 600_000)
