import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FaultKind } from '../kit/socketFaults'
import { tellFigure } from '../tellFigure'
import { runSession, type SessionContext } from './harness/runSession'

const RUNS = Number(process.env.PROOF_PROMPTS ?? 250)

type Step =
  | { readonly do: 'prompt' | 'say' | 'end' | 'retry' | 'stop' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'cut'; readonly kind: FaultKind; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('prompt' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('say', 'end', 'retry', 'stop') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 2, 3, 4, 5, 7, 60, 400, 3000, 30_000, 1_000_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cut' as const),
      kind: fc.constantFrom<FaultKind>('close', 'rst', 'blackhole'),
      ms: fc.constantFrom(0, 500, 5000, 1_200_000),
    }),
  },
)

function act({ page, server, breakNow }: SessionContext, one: Step, name: string): void {
  const { commands, store, viewStore } = page.workspace.agent
  const turn = server.agent.turns.at(-1)
  if (one.do === 'prompt') commands.prompt(name)
  if (one.do === 'say') turn?.host.update({ type: 'text', messageId: name, content: 'words ' })
  if (one.do === 'end') for (const each of server.agent.turns) each.end()
  if (one.do === 'stop') commands.abort(store.getState().taskOrder[0] ?? '')
  if (one.do === 'cut') breakNow({ kind: one.kind, ms: one.ms })
  const failed = viewStore.getState().pending.find(({ state }) => state === 'failed')
  if (one.do === 'retry' && failed) commands.resend(failed.clientMessageId)
}

/** Plays the steps, mends everything, and says what became of each prompt. */
async function playSteps(steps: readonly Step[]) {
  const said: string[] = []
  const script = {
    name: 'prompts',
    async run(context: SessionContext) {
      const { wait, until, user, server, page } = context
      const { agent } = page.workspace
      await user.live()
      for (const [index, one] of steps.entries()) {
        if (one.do === 'prompt') said.push(`prompt ${index}`)
        act(context, one, `prompt ${index}`)
        await wait(one.do === 'wait' ? one.ms : 0)
      }
      await wait(40_000)
      await user.live()
      // Whatever waits behind a turn has its turn; a queue that was paused goes on when the user says so.
      for (let round = 0; round <= said.length; round++) {
        for (const each of server.agent.turns) each.end()
        for (const id of agent.store.getState().taskOrder) agent.commands.resume(id)
        await wait(1000)
      }
      await until(() => page.workspace.connection.store.getState().status === 'live', 'the connection')
    },
  }
  return runSession(script, [], ({ page, server }) => ({
    said,
    executed: server.agent.turns.map(({ text }) => text),
    shown: [...page.workspace.agent.store.getState().items].flatMap((item) =>
      item.kind === 'user' ? [item.content] : [],
    ),
    unsent: page.workspace.agent.viewStore
      .getState()
      .pending.map(({ content, state }) => ({ content, state })),
    queued: Object.values(page.workspace.agent.store.getState().tasks).flatMap(
      ({ queue }) => queue?.messages.map(({ content }) => content) ?? [],
    ),
  }))
}

it(
  `runs each prompt once or shows that it was not sent, in ${RUNS} histories of prompts, stops and cuts`,
  async () => {
    const sums = { histories: 0, said: 0, executed: 0, doubled: 0, queued: 0, unsent: 0, cuts: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const { said, executed, shown, unsent, queued } = await playSteps(steps)
        sums.histories += 1
        sums.said += said.length
        sums.executed += executed.length
        sums.doubled += executed.length - new Set(executed).size
        sums.queued += queued.length
        sums.unsent += unsent.length
        sums.cuts += steps.filter((one) => one.do === 'cut').length
        expect(new Set(executed).size).toBe(executed.length)
        expect([...shown].sort()).toEqual([...executed].sort())
        expect(unsent.filter(({ state }) => state === 'sending')).toEqual([])
        expect([...executed, ...queued, ...unsent.map(({ content }) => content)].sort()).toEqual(
          [...said].sort(),
        )
      }),
      { numRuns: RUNS, ...seeded() },
    )
    const lost = sums.said - sums.executed - sums.queued - sums.unsent
    tellFigure(
      `${sums.histories} histories, ${sums.cuts} cuts: ${sums.said} prompts, ${sums.executed} ran, ${sums.queued} wait in a queue and ${sums.unsent} are shown as not sent; ${sums.doubled} ran twice, ${lost} lost`,
    )
  },
  600_000 + RUNS * 100,
)

function seeded(): { seed?: number } {
  const { PROOF_SEED } = process.env
  return PROOF_SEED === undefined ? {} : { seed: Number(PROOF_SEED) }
}
