import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type FakeTextModel, fakeTextModel } from '../../../testing/editorFakes'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { baseOf, type DocumentState, isDirty, theirsTaken } from './document'
import { createEditorViewStore, publish } from './editorViewStore'
import { type BeforeSave, createOpenDocument } from './openDocument'
import type { RemoteFile, RemoteFiles, Written } from './remoteFile'

const RUNS = Number(process.env.PROOF_EDITS ?? 1000)
const flush = () => new Promise<void>((resolve) => setImmediate(resolve))

interface Question {
  readonly apply: () => void
  readonly answer: () => void
  readonly lose: () => void
}

/**
 * A server whose questions are carried out and answered in any order: an answer may be older than another one that
 * came before it, which no real server does.
 */
function disorderlyServer(start: string) {
  let now: string | null = start
  let isConnected = true
  const everThere = new Set([start])
  const replaced: (string | null)[] = []
  const open: Question[] = []

  const look = (known: string | null): RemoteFile => {
    if (now === null) return { kind: 'missing' }
    const version = `v:${now}`
    return version === known ? { kind: 'unchanged' } : { kind: 'text', text: now, version, bom: false }
  }

  function ask<Answer>(carryOut: () => Answer, lost: (wasSent: boolean) => Answer): Promise<Answer> {
    if (!isConnected) return Promise.resolve(lost(false))
    return new Promise((resolve) => {
      let answer: Answer | undefined
      const apply = () => {
        answer ??= carryOut()
      }
      const settle = () => {
        apply()
        resolve(answer ?? lost(true))
      }
      open.push({ apply, answer: settle, lose: () => resolve(lost(true)) })
    })
  }

  function put(content: string, ifVersion: string | null | undefined): Written {
    const version = now === null ? null : `v:${now}`
    if (now !== content && ifVersion !== version) return { kind: 'conflict' }
    if (now !== content) replaced.push(now)
    now = content
    everThere.add(content)
    return { kind: 'written', version: `v:${content}` }
  }

  const offline = (): RemoteFile => ({ kind: 'offline' })
  const remote: RemoteFiles = {
    hasVersions: () => true,
    read: () => ask(() => look(null), offline),
    readUnless: (_, version) => ask(() => look(version), offline),
    write: (_, content, { ifVersion }) =>
      ask(
        () => put(content, ifVersion),
        (wasSent) => ({ kind: 'unconfirmed', reason: 'Lost.', offline: true, wasSent }),
      ),
  }

  const take = (at: number) => open.splice(at % Math.max(open.length, 1), 1)[0]
  return {
    remote,
    everThere,
    replaced,
    content: () => now,
    isConnected: () => isConnected,
    change(content: string | null) {
      now = content
      if (content !== null) everThere.add(content)
    },
    apply: (at: number) => open[at % Math.max(open.length, 1)]?.apply(),
    answer(at: number): boolean {
      const question = take(at)
      question?.answer()
      return question !== undefined
    },
    cut(applied: number) {
      isConnected = false
      const lost = open.splice(0)
      for (const question of lost.slice(0, applied)) question.apply()
      for (const question of lost) question.lose()
    },
    reconnect() {
      isConnected = true
    },
  }
}

async function open(start: string, more: { beforeSave?: BeforeSave } = {}) {
  const server = disorderlyServer(start)
  const clock = createFakeClock()
  const view = createEditorViewStore()
  const changed = (state: DocumentState) => publish(view, state)
  const options = {
    path: '/f',
    remote: server.remote,
    clock,
    autoSave: () => true,
    ready: undefined,
    more,
    changed,
  }
  const document = createOpenDocument(options)
  const taken: string[] = []
  let model: FakeTextModel | null = null
  void document.check()
  async function settle() {
    do await flush()
    while (server.answer(0))
    await flush()
  }
  await settle()
  document.model((_, content) => {
    model = fakeTextModel(content, (before) => taken.push(before))
    return model
  })
  if (model === null) throw new Error('There is no text.')
  const text: FakeTextModel = model
  return { server, clock, view, document, text, taken, settle }
}

it('follows the disk again after the editor could not take one of its texts', async () => {
  const { server, document, text, settle } = await open('start')
  const replace = text.replace
  text.replace = () => {
    throw new Error('Illegal value for lineNumber')
  }
  server.change('theirs')
  const failed = expect(document.check()).rejects.toThrow('lineNumber')
  await settle()
  await failed
  text.replace = replace
  server.change('theirs too')
  void document.check()
  await settle()
  expect(text.text()).toBe('theirs too')
})

it('saves a text as a save makes it, once', async () => {
  const asked: boolean[] = []
  const beforeSave: BeforeSave = (_, model, isAuto) => {
    asked.push(isAuto)
    model.replace(model.text().trimEnd())
    return null
  }
  const { server, clock, document, text, settle } = await open('start', { beforeSave })
  text.type('typed  ')
  const saved = document.save('normal')
  await settle()
  expect(await saved).toBe(true)
  expect(server.content()).toBe('typed')
  await clock.advance(5000)
  await settle()
  expect(asked).toEqual([false])
  text.type('again  ')
  await clock.advance(5000)
  await settle()
  expect(server.content()).toBe('again')
  expect(asked).toEqual([false, true])
})

const at = fc.nat(3)
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('type' as const),
      content: fc.constantFrom('shared', ...Array.from({ length: 20 }, (_, at) => `mine ${at}`)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      content: fc.option(fc.constantFrom('start', 'theirs', 'theirs too', 'shared')),
      isSeen: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('apply' as const, 'answer' as const, 'answer' as const), at }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('save', 'keepMine', 'settle', 'settle') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('undo', 'elapse', 'reconnect', 'takeDisk', 'saveAgain') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), at }) },
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** What the user has seen of the disk, and has given up. */
interface Knowledge {
  readonly seen: Set<string | null>
  readonly given: Set<string>
  /** What was typed last, until another program writes: nothing may take its place. */
  newest: string | null
}

async function act(page: Awaited<ReturnType<typeof open>>, one: Step, known: Knowledge) {
  const { seen, given } = known
  const { server, clock, document, text } = page
  const { disk } = document.state()
  if (one.do === 'type') {
    // A text that was on disk before may be taken for that one, and follow what the disk became since.
    known.newest = server.everThere.has(one.content) ? null : one.content
    text.type(one.content)
  } else if (one.do === 'change') {
    known.newest = null
    server.change(one.content)
    if (one.isSeen && server.isConnected()) void document.check()
  } else if (one.do === 'apply') server.apply(one.at)
  else if (one.do === 'answer') server.answer(one.at)
  else if (one.do === 'cut') server.cut(one.at)
  else if (one.do === 'undo') {
    known.newest = null
    text.undo()
  } else if (one.do === 'save') void document.save('normal')
  else if (one.do === 'elapse') clock.tick(1000)
  else if (one.do === 'settle') await page.settle()
  else if (one.do === 'reconnect') {
    server.reconnect()
    void document.check()
  } else if (one.do === 'saveAgain' && disk.kind === 'deleted') {
    seen.add(null)
    void document.save('recreate')
  } else if (one.do === 'keepMine' && disk.kind === 'conflict') {
    seen.add(disk.theirs.text)
    void document.save('overwrite')
  } else if (one.do === 'takeDisk' && disk.kind === 'conflict') {
    given.add(text.text())
    known.newest = null
    document.apply(theirsTaken(document.state()))
  }
  await flush()
}

it(`never loses typed text nor overwrites what was not seen, and shows what the model holds, in ${RUNS} orders`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const page = await open('start')
      const { server, clock, view, document, text, taken, settle } = page
      const known: Knowledge = { seen: new Set(['start']), given: new Set(), newest: null }
      const own = new Set<string>()
      text.onChange(() => known.seen.add(text.text()))
      const check = () => {
        const state = document.state()
        if (known.newest !== null) expect(text.text()).toBe(known.newest)
        const shown = view.getState().files['/f']
        if (!isDirty(state)) expect(text.text()).toBe(baseOf(state)?.text)
        expect(shown).toMatchObject({
          isDirty: isDirty(state),
          disk: state.disk.kind,
          isSaving: state.isSaving,
        })
        if (state.disk.kind === 'conflict') expect(shown?.theirs).toBe(state.disk.theirs.text)
      }
      for (const one of steps) {
        own.add(text.text())
        await act(page, one, known)
        check()
      }
      server.reconnect()
      for (let round = 0; round < 4; round++) {
        void document.check()
        await settle()
        clock.tick(1000)
        await settle()
        check()
      }
      for (const before of server.replaced) expect(known.seen.has(before) || own.has(before ?? '')).toBe(true)
      for (const gone of taken) expect(server.everThere.has(gone) || known.given.has(gone)).toBe(true)
      const { disk } = document.state()
      if (disk.kind === 'same') expect(text.text()).toBe(server.content())
      if (disk.kind === 'deleted') expect(server.content()).toBeNull()
      if (disk.kind === 'conflict') expect(disk.theirs.text).toBe(server.content())
    }),
    { numRuns: RUNS },
  )
}, 60_000)
