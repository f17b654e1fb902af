import { bench, describe } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { AgentEvent } from '../../src/channels/agent/shared/protocol'
import { reduceAgent } from '../../src/channels/agent/shared/reduce'
import { initialAgent } from '../../src/channels/agent/shared/state'
import { createRowsSelector } from '../../src/channels/agent/transcript/transcriptRows'
import { createShown } from '../../src/channels/context/createShown'

/** Rows on the screen, each with its selector, as the conversation draws them. */
const ROWS = 200
/** What 2,000 deltas do when 40 of them arrive between two paints: 120,000 a minute, more than any model says. */
const EVENTS = 2000
const PER_FRAME = 40

const message = (n: number): AgentEvent => ({
  type: 'text',
  taskId: 't',
  messageId: `m${n}`,
  content: 'Words. ',
  offset: 0,
})
const delta = (n: number): AgentEvent => ({
  type: 'text',
  taskId: 't',
  messageId: `m${ROWS - 1}`,
  content: 'word ',
  offset: 7 + 5 * n,
})
const begun = Array.from({ length: ROWS }, (_, n) => message(n)).reduce(reduceAgent, initialAgent)
const deltas = Array.from({ length: EVENTS }, (_, n) => delta(n))

function look(subscribe: (listener: () => void) => () => void, state: () => typeof begun): () => number {
  let commits = 0
  const rows = createRowsSelector('t')
  subscribe(() => {
    commits += 1
    rows(state())
  })
  for (let n = 0; n < ROWS; n++) subscribe(() => state().items.get(`message:m${n}`))
  return () => commits
}

function fold(isFramed: boolean): number {
  const store = createStore(() => begun)
  let frame = () => {}
  const shown = createShown(store, (run) => {
    frame = run
  })
  const commits = look(isFramed ? shown.subscribe : store.subscribe, store.getState)
  for (const [n, event] of deltas.entries()) {
    store.setState(reduceAgent(store.getState(), event), true)
    if (n % PER_FRAME === PER_FRAME - 1) frame()
  }
  frame()
  return commits()
}

describe(`${EVENTS} deltas of the agent, ${ROWS} rows looking`, () => {
  bench(`told one by one: ${fold(false)} commits`, () => void fold(false))
  bench(`told once a frame: ${fold(true)} commits`, () => void fold(true))
})
