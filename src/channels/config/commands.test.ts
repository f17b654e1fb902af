import { describe, expect, it } from 'vitest'
import { createSafeStorage } from '../../lib/storage/safeStorage'
import type { Outgoing } from '../../socket/link'
import { createConfigCommands } from './commands'
import type { ConfigState } from './shared/protocol'
import { initialConfig } from './shared/reduce'
import { effectiveSetting } from './store'
import { createSettingsViewStore } from './viewStore'

const noStorage = () =>
  createSafeStorage(() => {
    throw new Error('no storage')
  })

function setUp(capable = true, storage = noStorage()) {
  const sent: Outgoing[] = []
  const errors: string[] = []
  const viewStore = createSettingsViewStore(storage)
  let online = true
  let ids = 0
  const commands = createConfigCommands({
    link: {
      send(frame) {
        if (online) sent.push(frame)
        return online
      },
      ask: () => Promise.reject(new Error('not used')),
      has: () => capable,
    },
    viewStore,
    storage,
    newId: () => `r${++ids}`,
    refused: (error) => errors.push(error),
  })
  const stateWith = (settings: Record<string, unknown>) => ({
    type: 'state' as const,
    data: { settings } as ConfigState,
  })
  const offline = () => {
    online = false
  }
  return { sent, errors, storage, viewStore, commands, stateWith, offline }
}

describe('settings', () => {
  it('take effect at once and are confirmed by the next state', () => {
    const { commands, viewStore, sent, stateWith } = setUp()
    commands.set({ theme: 'dark' })
    expect(effectiveSetting('theme', viewStore.getState(), initialConfig)).toBe('dark')
    expect(sent).toEqual([{ type: 'set', requestId: 'r1', patch: { theme: 'dark' } }])
    commands.received({ type: 'set', requestId: 'r1', success: true })
    expect(viewStore.getState().chosen).toEqual({ theme: 'dark' })
    commands.received(stateWith({ theme: 'dark' }))
    expect(viewStore.getState()).toEqual({ chosen: {}, remembered: { theme: 'dark' } })
  })

  it('go back, with words, when the server refuses', () => {
    const { commands, viewStore, errors } = setUp()
    commands.set({ 'editor.fontSize': 20 })
    commands.received({ type: 'set', requestId: 'r1', success: false, error: 'Disk full.' })
    expect(effectiveSetting('editor.fontSize', viewStore.getState(), initialConfig)).toBe(13)
    expect(errors).toEqual(['Disk full.'])
  })

  it('keep a later choice while an earlier one is refused', () => {
    const { commands, viewStore } = setUp()
    commands.set({ 'editor.fontSize': 20 })
    commands.set({ 'editor.fontSize': 22 })
    commands.received({ type: 'set', requestId: 'r1', success: false })
    expect(viewStore.getState().chosen).toEqual({ 'editor.fontSize': 22 })
  })

  it('chosen while offline are sent once the connection is back', () => {
    const offline = setUp()
    offline.offline()
    offline.commands.set({ theme: 'light' })
    expect(offline.sent).toEqual([])
    const { commands, sent } = setUp()
    commands.set({ theme: 'dark' })
    commands.set({ theme: 'light' })
    commands.opened()
    expect(sent.at(-1)).toEqual({ type: 'set', requestId: 'r3', patch: { theme: 'light' } })
  })

  it('chosen while offline survive a reload and are sent then', () => {
    const before = setUp()
    before.offline()
    before.commands.set({ theme: 'light' })
    before.commands.set({ theme: 'dark', 'editor.fontSize': 20 })
    const after = setUp(true, before.storage)
    after.commands.received(after.stateWith({ theme: 'light' }))
    after.commands.opened()
    expect(after.sent).toMatchObject([{ type: 'set', patch: { theme: 'dark', 'editor.fontSize': 20 } }])
    after.commands.received(after.stateWith({ theme: 'dark', 'editor.fontSize': 20 }))
    expect(setUp(true, before.storage).viewStore.getState().chosen).toEqual({})
  })

  it('stay on this device where the server keeps none', () => {
    const { commands, sent, storage } = setUp(false)
    commands.set({ theme: 'light' })
    expect(sent).toEqual([])
    expect(createSettingsViewStore(storage).getState().remembered).toEqual({ theme: 'light' })
  })

  it('ignore what a newer server or a broken storage calls a setting', () => {
    const { commands, viewStore, stateWith } = setUp()
    commands.received(stateWith({ theme: 'mauve', 'editor.fontSize': 400, later: 1, 'editor.minimap': true }))
    expect(viewStore.getState().remembered).toEqual({ 'editor.minimap': true })
  })
})
