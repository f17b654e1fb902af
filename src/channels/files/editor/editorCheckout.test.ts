import { describe, expect, it } from 'vitest'
import { RequestError } from '../../../socket/link'
import { fakeTextModel } from '../../../testing/editorFakes'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { FilesError } from '../filesError'
import { createDocuments } from './documents'

const flush = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Many files on one disk; counts how many questions are open at once. */
function setUp(count: number) {
  const paths = Array.from({ length: count }, (_, index) => `/f${index}.ts`)
  const disk = new Map(paths.map((path) => [path, 'base']))
  let online = true
  let open = 0
  let most = 0
  async function ask<Answer>(path: string, act: (text: string) => Answer): Promise<Answer> {
    if (!online) throw new RequestError('DISCONNECTED', 'There is no connection.', false)
    open += 1
    most = Math.max(most, open)
    await flush()
    open -= 1
    const text = disk.get(path)
    if (text === undefined) throw new FilesError('NOT_FOUND', 'There is no such file.')
    return act(text)
  }
  const facts = (text: string) => ({ version: `v:${text}` })
  const editors = createDocuments({
    autoSave: () => false,
    clock: createFakeClock(),
    queries: {
      hasVersions: () => true,
      canReadUnless: () => false,
      readWhole: (path) => ask(path, (text) => ({ kind: 'text' as const, text, ...facts(text) })),
      statNow: (path) =>
        ask(path, (text) => ({ name: path, type: 'file' as const, size: 1, modified: '', ...facts(text) })),
      write: ({ path, content, ifVersion }) =>
        ask(path, (text) => {
          if (ifVersion !== `v:${text}`) throw new FilesError('CONFLICT', 'It changed.')
          disk.set(path, content)
          return { path, size: 1, modified: '', ...facts(content) }
        }),
    },
  })
  const models = new Map<string, ReturnType<typeof fakeTextModel>>()
  async function openAll() {
    for (const path of paths) editors.open(path)
    while (paths.some((path) => editors.view.getState().files[path]?.status === 'loading')) await flush()
    for (const path of paths)
      editors.model(path, (_, text) => {
        const model = fakeTextModel(text)
        models.set(path, model)
        return model
      })
  }
  return {
    paths,
    disk,
    editors,
    openAll,
    model: (path: string) => models.get(path)!,
    file: (path: string) => editors.view.getState().files[path]!,
    goOffline: () => {
      online = false
    },
    async reconnect() {
      online = true
      most = 0
      await editors.opened()
      return most
    },
  }
}

describe('fault 38: a checkout while 20 files are open and no event tells of it', () => {
  it('reloads what is clean, sets the unsaved against it, and loses nothing', async () => {
    const page = setUp(20)
    await page.openAll()
    page.goOffline()
    const unsaved = page.paths.slice(0, 5)
    for (const path of unsaved) {
      page.model(path).type(`mine in ${path}`)
      void page.editors.save(path)
    }
    await flush()
    for (const path of page.paths) page.disk.set(path, `checked out ${path}`)
    const most = await page.reconnect()
    await flush()
    for (const path of page.paths.slice(5)) {
      expect(page.model(path).text()).toBe(`checked out ${path}`)
      expect(page.file(path)).toMatchObject({ isDirty: false, disk: 'same' })
    }
    for (const path of unsaved) {
      expect(page.model(path).text()).toBe(`mine in ${path}`)
      expect(page.file(path)).toMatchObject({
        isDirty: true,
        disk: 'conflict',
        theirs: `checked out ${path}`,
      })
      expect(page.disk.get(path)).toBe(`checked out ${path}`)
    }
    expect(most).toBeLessThanOrEqual(8)
  })
})

describe('a file that changes and is not reported', () => {
  it('is found out when the user comes to it, with one question', async () => {
    const page = setUp(2)
    await page.openAll()
    const [path = '', other = ''] = page.paths
    page.disk.set(path, 'changed')
    page.disk.set(other, 'changed')
    page.editors.shown(path)
    for (let turn = 0; turn < 4; turn += 1) await flush()
    expect(page.model(path).text()).toBe('changed')
    expect(page.model(other).text()).toBe('base')
    page.disk.set(path, 'again')
    for (let turn = 0; turn < 4; turn += 1) await flush()
    expect(page.model(path).text()).toBe('changed')
  })
})
