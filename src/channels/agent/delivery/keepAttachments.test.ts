import { describe, expect, it } from 'vitest'
import type { SafeDatabase } from '../../../lib/storage/safeDatabase'
import { createFakeClock, settle } from '../../../testing/kit/fakeClock'
import { memoryUiState } from '../../../testing/memoryUiState'
import { createAgentCommands } from '../commands'
import { type Attachment, MAX_ATTACHED } from '../shared/protocol'
import { createAgentStore } from '../store'
import { createAgentViewStore, selectAttached } from '../viewStore'
import { createAttachmentStore } from './attachmentStore'
import { draftAttachments, keepAttachments, pendingAttachments } from './keepAttachments'

const picture: Attachment = { name: 'a.png', mimeType: 'image/png', data: 'AAAA' }
const other: Attachment = { name: 'b.png', mimeType: 'image/png', data: 'BBBB' }
const large = (at: string): Attachment => ({ ...picture, data: at.repeat(MAX_ATTACHED) })

/** What outlives a page: the texts in one place, values in the other. */
function browser() {
  const saved = new Map<string, string>()
  const values = new Map<string, unknown>()
  const drafts = new Map<string, string>()
  let refuses = false
  const database: SafeDatabase = {
    all: async () => new Map(values),
    async put(id, value) {
      if (!refuses) values.set(id, structuredClone(value))
      return !refuses
    },
    remove: async (id) => void values.delete(id),
  }
  const clock = createFakeClock()
  async function page(workspaceId = 'ws') {
    const store = createAgentStore()
    const storage = {
      get: (key: string) => saved.get(key) ?? null,
      set: (key: string, value: string) => void saved.set(key, value),
    }
    const viewStore = createAgentViewStore({ storage, key: workspaceId, memory: memoryUiState(drafts) })
    let ids = 0
    const commands = createAgentCommands({
      store,
      viewStore,
      clock,
      newId: () => `${workspaceId}-${saved.size}-${++ids}`,
      link: { has: () => true, ask: () => Promise.reject(new Error('not asked here')), send: () => false },
    })
    keepAttachments({
      viewStore,
      commands,
      store: createAttachmentStore({ database, workspaceId, clock }),
    })
    await settle()
    const view = () => viewStore.getState()
    return { commands, view, attached: (taskId: string | null) => selectAttached(taskId)(view()) }
  }
  return {
    page,
    values,
    clock,
    refuse: () => {
      refuses = true
    },
  }
}

describe('what goes with a message', () => {
  it('is back after a reload, for each conversation, and gone once it was removed', async () => {
    const { page, values } = browser()
    const one = await page()
    one.commands.attach(null, picture)
    one.commands.attach('t', other)
    await settle()
    const next = await page()
    expect(next.attached(null)).toEqual([picture])
    expect(next.attached('t')).toEqual([other])
    next.commands.detach('t', other)
    next.commands.detach(null, next.attached(null)[0] ?? picture)
    for (const each of next.attached('t')) next.commands.detach('t', each)
    await settle()
    expect(values.size).toBe(0)
    expect((await page()).attached(null)).toEqual([])
  })

  it('goes from the draft to the message that waits, and away with it', async () => {
    const { page, values } = browser()
    const one = await page()
    one.commands.attach(null, picture)
    one.commands.prompt('look', { attachments: one.attached(null) })
    one.commands.detach(null, picture)
    await settle()
    expect([...values.keys()]).toEqual([expect.stringContaining('pending')])
    const next = await page()
    expect(next.attached(null)).toEqual([])
    expect(next.view().pending).toMatchObject([{ content: 'look', state: 'queued', attachments: [picture] }])
    next.commands.discard(next.view().pending[0]?.clientMessageId ?? '')
    await settle()
    expect(values.size).toBe(0)
  })

  it('is said not to outlive the page where the browser refuses it, and its message says when it did not', async () => {
    const { page, refuse } = browser()
    refuse()
    const one = await page()
    one.commands.attach(null, picture)
    await settle()
    expect(one.view().unkept).toEqual([draftAttachments('')])
    one.commands.prompt('look', { attachments: [picture] })
    one.commands.detach(null, picture)
    await settle()
    const id = one.view().pending[0]?.clientMessageId ?? ''
    expect(one.view().unkept).toEqual([pendingAttachments(id)])
    const next = await page()
    expect(next.view().pending).toMatchObject([{ state: 'failed', content: 'look' }])
    expect(next.view().pending[0]?.error).toContain('was not kept')
  })

  it('is kept up to a bound, in all and for one message, and no longer than a month', async () => {
    const { page, values, clock } = browser()
    const one = await page()
    one.commands.attach('0', large('a'))
    one.commands.attach('0', picture)
    await settle()
    expect(one.view().unkept).toEqual([draftAttachments('0')])
    expect(values.size).toBe(0)
    for (let count = 1; count <= 31; count += 1) one.commands.attach(`${count}`, large('b'))
    await settle()
    expect(values.size).toBe(30)
    expect(one.view().unkept).toEqual([draftAttachments('0'), draftAttachments('31')])
    one.commands.detach('1', one.attached('1')[0] ?? picture)
    await settle()
    one.commands.attach('32', large('c'))
    await settle()
    expect(values.size).toBe(30)
    clock.jumpWall(31 * 24 * 60 * 60_000)
    const late = await page()
    await expect.poll(() => values.size).toBe(0)
    expect(late.attached('32')).toEqual([])
  })

  it('is of its own workspace, and what does not come from this page is left out', async () => {
    const { page, values } = browser()
    const one = await page('ws-1')
    one.commands.attach(null, picture)
    await settle()
    values.set('ws-2\ndraft\n', { attachments: 'none' })
    expect((await page('ws-2')).attached(null)).toEqual([])
    expect((await page('ws-1')).attached(null)).toEqual([picture])
  })
})

describe('a page that comes back', () => {
  const left = { taskId: null, chosen: true }
  const latest = { chosen: false }
  it.each([
    ['text', ['new'], left],
    ['attachments', ['attached'], left],
    ['both', ['new', 'attached'], left],
    ['nothing', [], latest],
    ['text that was left for another conversation', ['new', 'attached', 'old'], latest],
  ] as const)('to a new conversation with %s', async (_, does, shown) => {
    const { page } = browser()
    const first = await page()
    first.commands.newConversation()
    if (does.some((one) => one === 'new')) first.commands.setDraft(null, 'keep me')
    if (does.some((one) => one === 'attached')) first.commands.attach(null, picture)
    if (does.some((one) => one === 'old')) first.commands.selectTask('t')
    await settle()
    const second = await page()
    expect(second.view()).toMatchObject(shown)
    expect(second.attached(null)).toHaveLength(does.some((one) => one === 'attached') ? 1 : 0)
  })
})
