import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FaultKind } from '../testing/pair/faults'
import type { Page } from '../testing/pair/page'
import { play, type Stage } from '../testing/pair/play'
import { gridOf } from '../testing/record/grid'

const RUNS = Number(process.env.PROOF_HISTORIES ?? 20)
const PATH = '/f.txt'
/** Units of a terminal that a page keeps, and the one prompt that may wait without a connection. */
const MAX_UNITS = 2_097_152
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

const COMMANDS = [
  ...['type', 'save', 'external', 'prompt', 'say', 'ask', 'approve', 'end', 'flood', 'keys', 'resize'],
  ...['openTab', 'sleep', 'rotateToken'],
] as const
type Command =
  | { readonly do: (typeof COMMANDS)[number] }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'cut'; readonly kind: FaultKind; readonly ms: number }

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom(...COMMANDS) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 3, 5, 100, 1100, 40_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cut' as const),
      kind: fc.constantFrom<FaultKind>('close', 'rst', 'blackhole'),
      ms: fc.constantFrom(0, 500, 5000),
    }),
  },
)

/** All that the reference knows: what was typed last and is not given up, and which tabs there are. */
interface Model {
  typed: string | null
  readonly tabs: Page[]
}

async function act(stage: Stage, one: Command, model: Model, name: string): Promise<void> {
  const { page, world, breakNow } = stage
  const { files, agent, terminals, connection } = page.workspace
  const [shell] = world.shells
  const [id = ''] = terminals.store.getState().order
  const turn = world.agent.turns.at(-1)
  if (one.do === 'type') {
    page.models.get(PATH)?.type(`mine ${name}`)
    model.typed = `mine ${name}`
  }
  if (one.do === 'save') void files.editors.save(PATH)
  if (one.do === 'external') world.disk.change(PATH, `theirs ${name}`)
  if (one.do === 'prompt') agent.commands.prompt(`prompt ${name}`)
  if (one.do === 'say') turn?.host.update({ type: 'text', messageId: name, content: 'words ' })
  if (one.do === 'ask') void turn?.host.requestPermission(PERMISSION).catch(() => undefined)
  if (one.do === 'approve') for (const request of openRequests(page)) agent.commands.approve(request, 'once')
  if (one.do === 'end') for (const each of world.agent.turns) each.end()
  if (one.do === 'flood')
    for (let n = 0; n < 200; n++) shell?.print(`flood ${name} ${n} ${'x'.repeat(900)}\r\n`)
  if (one.do === 'keys') terminals.commands.input(id, `keys ${name}\r`)
  if (one.do === 'resize') terminals.commands.resize(id, 60 + (name.length % 3) * 10, 20)
  if (one.do === 'rotateToken') connection.provideToken(`token-${name}`)
  if (one.do === 'openTab' && model.tabs.length < 2) model.tabs.push(stage.openTab())
  if (one.do === 'cut') breakNow({ kind: one.kind, ms: one.ms })
  if (one.do === 'sleep') {
    breakNow({ kind: 'blackhole' })
    await stage.wait(300_000)
  }
  await stage.wait(one.do === 'wait' ? one.ms : 0)
}

const openRequests = ({ workspace }: Page) => {
  const { open, items } = workspace.agent.store.getState()
  return open.flatMap((id) => {
    const item = items[id]
    return item?.kind === 'permission' ? [item.requestId] : []
  })
}

/** What must hold whatever was done last. */
function expectSound({ page, world }: Stage, { typed, tabs }: Model): void {
  const isKept = typed === null || world.disk.writes.includes(`${PATH}: ${typed}`)
  if (!isKept) expect(page.models.get(PATH)?.text()).toBe(typed)
  const executed = world.agent.turns.map(({ text }) => text)
  expect(new Set(executed).size, 'prompts that ran').toBe(executed.length)
  for (const { workspace } of [page, ...tabs]) {
    const { pending } = workspace.agent.viewStore.getState()
    expect(pending.filter(({ state }) => state === 'queued').length).toBeLessThanOrEqual(MAX_QUEUED)
    for (const { scrollback } of Object.values(workspace.terminals.store.getState().sessions))
      expect(scrollback.end - scrollback.start).toBeLessThanOrEqual(MAX_UNITS)
  }
}

/** Once all is calm every tab shows the same terminal, in the size it has now. */
async function grids(pages: readonly Page[]): Promise<readonly string[]> {
  const drawn = []
  for (const { screens } of pages)
    for (const screen of screens.values()) drawn.push(await gridOf(screen.strokes()))
  return drawn
}

async function playCommands(commands: readonly Command[]) {
  const model: Model = { typed: null, tabs: [] }
  const script = {
    name: 'everything',
    world: { files: { [PATH]: 'start' } },
    async run(stage: Stage) {
      const { user, wait } = stage
      await user.openTerminal('bash')
      await user.open(PATH)
      for (const [index, one] of commands.entries()) {
        await act(stage, one, model, `${index}`)
        expectSound(stage, model)
      }
      await wait(60_000)
      await user.live()
    },
  }
  return play(script, [], ({ page, world }) => ({
    ...{ pages: [page, ...model.tabs], typed: world.shells[0]?.typed() ?? '' },
    unsent: page.workspace.agent.viewStore.getState().pending.filter(({ state }) => state === 'sending'),
  }))
}

it(`stays sound after every command of ${RUNS} histories of all that people, agents and networks do`, async () => {
  const { PROOF_SEED } = process.env
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 24 }), async (commands) => {
      const { pages, typed, unsent } = await playCommands(commands)
      expect(unsent).toEqual([])
      const keys = typed.match(/keys \d+/g) ?? []
      expect(new Set(keys).size, 'keys that reached the shell').toBe(keys.length)
      const [first, ...others] = await grids(pages)
      for (const other of others) expect(other).toBe(first)
    }),
    { numRuns: RUNS, ...(PROOF_SEED === undefined ? {} : { seed: Number(PROOF_SEED) }) },
  )
}, 600_000)
