import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createMemoryCheckpoints } from '../../src/testing/kit/memoryReview'
import { openMortalReview } from '../../src/testing/kit/mortalReview'
import { tellFigure } from '../../src/testing/tellFigure'
import { createDisk } from '../drivers/disk/disk'
import { versionOf } from '../drivers/disk/versions'
import { createLog } from '../lib/log'
import { createContents } from './contents'
import { createGitCheckpoints } from './gitCheckpoints'

const RUNS = Number(process.env.PROOF_REVIEWS ?? 40)
const PATHS = ['/a', '/b', '/c'] as const
const LINES = 5
const log = createLog('silent', () => undefined)

type Content = string | null
type Path = (typeof PATHS)[number]

interface ModelFile {
  disk: Content
  kept: Content
  left: Content
  mine: boolean
}

interface ModelItem {
  path: Path
  from: Content
  to: Content
  kept: Content
  before: ModelFile
}

/** What the review is to do, in words of texts alone. */
class Model {
  readonly files = new Map<Path, ModelFile>()
  readonly undos: { id: string; items: ModelItem[]; redone: boolean }[] = []

  copy(): Model {
    const other = new Model()
    for (const [path, file] of this.files) other.files.set(path, { ...file })
    for (const undo of this.undos) other.undos.push({ ...undo, items: [...undo.items] })
    return other
  }

  file(path: Path): ModelFile {
    const known = this.files.get(path) ?? { disk: null, kept: null, left: null, mine: false }
    this.files.set(path, known)
    return known
  }

  turn(changes: readonly (readonly [Path, Content])[]): void {
    const before = new Map(PATHS.map((path) => [path, this.file(path).disk]))
    for (const [path, content] of changes) this.file(path).disk = content
    for (const path of PATHS) {
      const file = this.file(path)
      const was = before.get(path) ?? null
      if (was === file.disk) continue
      if (file.kept === file.left) Object.assign(file, { kept: was, mine: false })
      else file.mine ||= file.left !== was
      file.left = file.disk
      this.settle(file)
    }
  }

  settle(file: ModelFile): void {
    if (file.kept === file.left) file.mine = false
  }

  undo(id: string, paths: readonly Path[], force: boolean): void {
    const items: ModelItem[] = []
    for (const path of paths) {
      const file = this.file(path)
      if (file.kept === file.left) continue
      const isTheirs = file.disk !== file.left || file.mine
      if (file.disk !== file.kept && isTheirs && !force) continue
      items.push({ path, from: file.disk, to: file.kept, kept: file.kept, before: { ...file } })
    }
    this.apply(id, items, (item) => item.kept)
  }

  apply(id: string, items: ModelItem[], left: (item: ModelItem) => Content): void {
    for (const item of items) {
      const file = this.file(item.path)
      Object.assign(file, { disk: item.to, left: left(item) })
      this.settle(file)
    }
    if (items.length > 0) this.undos.push({ id, items, redone: false })
  }

  /** One line of the present content becomes that of the kept one. */
  undoLine(id: string, path: Path, line: number): void {
    const file = this.file(path)
    if (file.kept === file.left || file.kept === null || file.disk === null) return
    const to = withLine(file.disk, file.kept, line)
    const isSame = file.disk === file.left
    const canFollow = file.left !== null && lineOf(file.left, line) === lineOf(file.disk, line)
    const left = isSame ? to : canFollow && file.left ? withLine(file.left, file.kept, line) : file.left
    const item = { path, from: file.disk, to, kept: file.kept, before: { ...file } }
    this.apply(id, [item], () => left)
  }

  keepLine(path: Path, line: number): void {
    const file = this.file(path)
    if (file.kept === file.left || file.kept === null || file.left === null) return
    file.kept = withLine(file.kept, file.left, line)
    this.settle(file)
  }

  keep(paths: readonly Path[]): void {
    for (const path of paths) {
      const file = this.file(path)
      file.kept = file.left
      this.settle(file)
    }
  }

  redo(at: number): string | null {
    const undo = this.undos[at]
    if (!undo || undo.redone) return null
    for (const { path, from, to, kept, before } of undo.items) {
      const file = this.file(path)
      if (file.disk !== from && file.disk !== to) continue
      Object.assign(file, { disk: from, left: before.left, mine: before.mine })
      if (file.kept === kept) file.kept = before.kept
      this.settle(file)
      undo.redone = true
    }
    return undo.id
  }
}

const lineOf = (text: string, line: number) => text.split(/(?<=\n)/)[line - 1]

function withLine(target: string, source: string, line: number): string {
  const lines = target.split(/(?<=\n)/)
  lines[line - 1] = lineOf(source, line) ?? ''
  return lines.join('')
}

/** Each line is told apart from the others, so that a comparison has one answer. */
const content = fc
  .array(fc.constantFrom('x\n', 'y\r\n', 'é\n'), { minLength: LINES, maxLength: LINES })
  .map((lines) => lines.map((line, at) => `${at} ${line}`).join(''))
const contentOrNone = fc.option(content, { freq: 6 })
const path = fc.constantFrom(...PATHS)
const paths = fc.uniqueArray(path, { minLength: 1 })
const line = fc.integer({ min: 1, max: LINES })
/** After so many steps on disk the process is killed; null: it is not. */
const death = fc.option(fc.nat(7), { freq: 2 })

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('turn' as const),
      changes: fc.array(fc.tuple(path, contentOrNone), { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('save' as const), path, content: contentOrNone }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('keep' as const), paths, death }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('keepLine' as const), path, line, death }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('undo' as const), paths, force: fc.boolean(), death }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undoLine' as const), path, line, death }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('redo' as const), at: fc.nat(4), death }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Command = Exclude<Step, { do: 'turn' | 'save' | 'restart' }>

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'aether-review-model-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function openedFolder(withGit: boolean) {
  const own = mkdtempSync(join(folder, 'run-'))
  const [root, state] = [mkdtempSync(join(own, 'work-')), join(own, 'state')]
  const plain = createDisk({ root })
  const contents = createContents({ folder: join(state, 'contents'), now: Date.now })
  const git = { root, folder: join(own, 'git'), contents, environment: process.env, log }
  const checkpoints = withGit ? createGitCheckpoints(git) : createMemoryCheckpoints(plain, contents)
  const open = () => openMortalReview({ root, state, checkpoints })
  return {
    open,
    checkpoints,
    /** Another program writes. */
    put(at: Path, text: Content) {
      if (text === null) rmSync(join(root, at), { force: true })
      else writeFileSync(join(root, at), text)
    },
    files: () =>
      new Map(readdirSync(root).map((name) => [`/${name}`, readFileSync(join(root, name), 'utf8')])),
    close: () => rmSync(own, { recursive: true, force: true }),
  }
}

const filesOf = (model: Model) =>
  new Map([...model.files].flatMap(([name, { disk }]) => (disk === null ? [] : [[name, disk] as const])))
const version = (text: Content) => (text === null ? null : versionOf(Buffer.from(text)))
const openOf = (model: Model) =>
  [...model.files]
    .filter(([, { kept, left }]) => kept !== left)
    .map(([name, { kept, left, mine }]) => [name, version(kept), version(left), mine])
    .toSorted()

const asOpen = (data: Record<string, unknown> | null) =>
  ((data?.files ?? []) as { path: string; before: Content; after: Content; mine?: boolean }[])
    .map(({ path: name, before, after, mine = false }) => [name, before, after, mine])
    .toSorted()

/** What is asked of the review, and what that means. */
function asked(command: Command, model: Model, id: string) {
  const named = 'path' in command ? [command.path] : 'paths' in command ? command.paths : []
  const span = 'line' in command ? { start: command.line, count: 1 } : { start: 1, count: 1 }
  const ranges = [{ before: span, after: span }]
  switch (command.do) {
    case 'keep':
      model.keep(named)
      return { type: 'keep' as const, files: named.map((each) => ({ path: each })) }
    case 'keepLine': {
      const { kept, left } = model.file(command.path)
      if (kept === null || left === null) return null
      model.keepLine(command.path, command.line)
      return { type: 'keep' as const, files: [{ path: command.path, ranges }] }
    }
    case 'undo':
      model.undo(id, named, command.force)
      return { type: 'undo' as const, files: named.map((each) => ({ path: each })), force: command.force }
    case 'undoLine': {
      const { disk, kept } = model.file(command.path)
      if (disk === null || kept === null) return null
      model.undoLine(id, command.path, command.line)
      return { type: 'undo' as const, files: [{ path: command.path, current: version(disk), ranges }] }
    }
    case 'redo': {
      const undoId = model.redo(command.at)
      return undoId === null ? null : { type: 'redo' as const, undoId }
    }
  }
}

describe('the review and a model of it', () => {
  it.each([
    ['copies', false, RUNS],
    ['git', true, Math.ceil(RUNS / 10)],
  ])(
    'have the same bytes and open changes with %s after any history, killed at any step',
    async (_, withGit, numRuns) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
          const place = await openedFolder(withGit)
          let server = await place.open()
          let model = new Model()
          let count = 0
          for (const each of steps) {
            count += 1
            if (each.do === 'turn') {
              await server.review.began('t', `m${count}`)
              for (const [at, text] of each.changes) place.put(at, text)
              server.review.ended('t', `m${count}`)
              await server.review.settled('t')
              model.turn(each.changes)
            } else if (each.do === 'save') {
              place.put(each.path, each.content)
              model.file(each.path).disk = each.content
            } else if (each.do === 'restart') {
              // What the next one finds half written it removes.
              await server.gone()
              server = await place.open()
            } else {
              const next = model.copy()
              const command = asked(each, next, `u${count}`)
              if (command === null) continue
              server.dieAfter(each.death)
              const answered = await server.ask(command, `u${count}`)
              if (server.isDead()) {
                await server.gone()
                server = await place.open()
              }
              server.dieAfter(null)
              const now = await server.ask({ type: 'changes' })
              // What was answered is done; of the rest, all is or nothing.
              // An undo of a line that brings a file back leaves the same changes open: only the disk tells.
              const isAsNext =
                isDeepStrictEqual(asOpen(now), openOf(next)) &&
                isDeepStrictEqual([...place.files()].toSorted(), [...filesOf(next)].toSorted())
              const isDone = answered !== null || isAsNext
              model = isDone ? next : model
            }
            expect([...place.files()].toSorted()).toEqual([...filesOf(model)].toSorted())
            expect(asOpen(await server.ask({ type: 'changes' }))).toEqual(openOf(model))
          }
          await server.gone()
          place.close()
        }),
        { numRuns },
      )
      tellFigure(`${numRuns} histories of a review`)
    },
    600_000,
  )
})
