import { afterEach, beforeEach, expect, it } from 'vitest'
import { permission, renderAgentPane, text, tool } from '../../../testing/agentHarness'
import { HOSTILE } from '../../../testing/hostile/corpus'
import { LARGE } from '../../../testing/hostile/large'
import { createPageWatch, type PageWatch } from '../../../testing/hostile/pageWatch'
import type { Payload } from '../../../testing/hostile/payload'

/**
 * Milliseconds that one task may take for a payload in some fifteen places at once, on cores that others use, too. What
 * goes back and forth for ever takes minutes.
 */
const FREEZE_MS = 10_000
/** Payloads of one conversation. */
const BATCH = 30
/** Units of a command, an error or a diff: one event holds 262,144 bytes (docs/protocol.md A8). */
const MAX_FIELD = 40_000
/** Units of what is one line everywhere: a title, an option, a path. */
const MAX_LINE = 4_000
/** Units of one increment of a text. */
const INCREMENT = 60_000
/** `npm test` takes every thirteenth. */
const STEP = import.meta.env.TEST_RING === 'first' ? 13 : 1

let watch: PageWatch
beforeEach(() => {
  watch = createPageWatch()
})
afterEach(() => watch.stop())

const batches = (payloads: readonly Payload[]) =>
  Array.from({ length: Math.ceil(payloads.length / BATCH) }, (_, index) =>
    payloads.slice(index * BATCH, (index + 1) * BATCH),
  )
const frames = async (count: number) => {
  for (let index = 0; index < count; index++) await new Promise(requestAnimationFrame)
}

type Pane = Awaited<ReturnType<typeof renderAgentPane>>

function said(kind: 'text' | 'thinking', id: string, whole: string): object[] {
  const events: object[] = []
  for (let offset = 0; offset < whole.length; offset += INCREMENT)
    events.push({ ...text(id, whole.slice(offset, offset + INCREMENT), offset), type: kind })
  return events
}

/** Says it wherever an agent's words are shown. */
function sayEverywhere({ log }: Pane, id: string, whole: string): void {
  const field = whole.slice(0, MAX_FIELD)
  const line = whole.slice(0, MAX_LINE)
  const call = tool(`c${id}`, { title: line, toolName: line, input: { command: field }, kind: 'execute' })
  log(...said('text', `m${id}`, whole), ...said('thinking', `t${id}`, whole))
  log({ ...call, status: 'running' })
  for (let offset = 0; offset < Math.min(whole.length, 240_000); offset += INCREMENT)
    log({
      type: 'tool_output',
      toolCallId: `c${id}`,
      offset,
      content: whole.slice(offset, offset + INCREMENT),
    })
  log({ ...call, locations: [{ path: line }], content: [{ type: 'text', text: field }] })
  const diff = { type: 'diff', path: line, oldText: 'one', newText: field }
  log(tool(`d${id}`, { kind: 'edit', content: [diff, { type: 'text', text: field }] }))
  log({ type: 'tool_result', toolCallId: `d${id}`, error: field })
  log({ type: 'plan', entries: [{ content: line, status: 'in_progress' }] })
  log({ type: 'title', title: line }, { type: 'notice', text: line })
  log({ type: 'error', code: 'agent_error', error: line, retryable: true, hint: field })
  log({ type: 'commands', commands: [{ name: line.slice(0, 100), description: line }] })
  log(asked(`p${id}`, field, line), question(`q${id}`, field, line))
}

const asked = (requestId: string, field: string, line: string) =>
  permission({
    requestId,
    title: line,
    input: { command: field, description: line, cwd: line },
    content: [{ type: 'diff', path: line, oldText: null, newText: field }],
    options: [
      { optionId: 'yes', name: line, kind: 'allow_once' },
      { optionId: 'no', name: line, kind: 'reject_once' },
    ],
  })

const question = (requestId: string, field: string, line: string) => ({
  type: 'question',
  requestId,
  toolCallId: `c${requestId}`,
  message: field,
  format: 'markdown',
  questions: [{ id: 'a', question: line, header: line, options: [{ label: line, description: line }] }],
})

/** What stands behind a line opens by a click. */
async function openAll(): Promise<void> {
  for (const button of document.querySelectorAll<HTMLElement>('[role=feed] [aria-expanded=false]'))
    button.click()
  await frames(2)
}

async function survive(payloads: readonly Payload[]): Promise<void> {
  const pane = await renderAgentPane()
  pane.log({ type: 'task', status: 'running' })
  for (const [index, { name, text: whole }] of payloads.entries()) {
    watch.begin()
    sayEverywhere(pane, String(index), whole)
    await frames(3)
    await openAll()
    for (const kind of ['p', 'q'])
      pane.log({ type: 'request_resolved', requestId: `${kind}${index}`, outcome: 'rejected' })
    await frames(2)
    expect(watch.longest(), `${name} made the page stand still`).toBeLessThan(FREEZE_MS)
    expect(watch.found(), name).toEqual([])
  }
  // It is still a page that can be used.
  pane.log({ type: 'text', messageId: 'last', content: 'Still **here**.', offset: 0 })
  await expect.element(pane.screen.getByText('here', { exact: true }).last()).toBeVisible()
  expect(pane.opened, 'nothing opens by itself').toEqual([])
  expect(watch.found()).toEqual([])
  await pane.screen.unmount()
}

it('notices a script that runs, a picture that is asked for, and a page that stands still', async () => {
  watch.begin()
  const far = document.createElement('div')
  far.setAttribute('role', 'feed')
  far.innerHTML = '<img src="https://evil.example/a.png" onerror="window.pwned=1">'
  document.body.append(far)
  await expect.poll(() => watch.found().join()).toContain('script')
  expect(watch.found().join()).toContain('img')
  expect(watch.found().join()).toContain('evil.example')
  const until = performance.now() + 200
  while (performance.now() < until) far.textContent = 'busy'
  await expect.poll(() => watch.longest()).toBeGreaterThan(150)
  far.remove()
  Reflect.deleteProperty(window, 'pwned')
})

it('tries 300 different payloads and more', () => {
  expect(new Set(HOSTILE.map(({ text: whole }) => whole)).size).toBeGreaterThanOrEqual(300)
})

const chosen = HOSTILE.filter((_, index) => index % STEP === 0)
it.each(batches(chosen).map((batch) => [batch[0]?.name ?? '', batch] as const))(
  'runs nothing, loads nothing and goes on, from %s',
  (_, batch) => survive(batch),
  120_000,
)

it.each(LARGE.filter((_, index) => index % STEP === 0).map((payload) => [payload.name, payload] as const))(
  'takes a megabyte: %s',
  (_, payload) => survive([payload]),
  120_000,
)
