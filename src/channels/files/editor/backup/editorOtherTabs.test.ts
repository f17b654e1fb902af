import { describe, expect, it } from 'vitest'
import { fakeTabChannels } from '../../../../testing/fakeTabChannels'
import { createFakeClock } from '../../../../testing/kit/fakeClock'
import { createDocument, restored } from '../document'
import { createEditorViewStore, forget, publish } from '../editorViewStore'
import { attachOtherTabs } from './editorOtherTabs'

function browser() {
  const { channel } = fakeTabChannels()
  const clock = createFakeClock()
  const alive = new Set<string>()
  return {
    clock,
    alive,
    tab(clientId: string, place = 'w') {
      const view = createEditorViewStore()
      alive.add(clientId)
      const lifeOf = async (id: string) => (alive.has(id) ? ('alive' as const) : ('gone' as const))
      attachOtherTabs({ channel: channel(), view, clock, clientId, place, lifeOf })
      return {
        open(path: string, unsaved: string | null = null) {
          const base = { text: '', bom: false, version: null, isNew: false }
          const document = createDocument(path)
          publish(view, unsaved === null ? document : restored(document, { text: unsaved, base }).document)
        },
        close: (path: string) => forget(view, path),
        elsewhere: () => view.getState().elsewhere,
      }
    },
  }
}

describe('what is open in another tab', () => {
  it('is known to every tab with the same workspace, also to those that come later', () => {
    const { tab } = browser()
    const one = tab('one')
    one.open('/a')
    one.open('/b', 'unsaved text')
    const other = tab('other')
    const stranger = tab('stranger', 'another workspace')
    expect(other.elsewhere()).toEqual({ '/a': 'open', '/b': 'unsaved' })
    expect(stranger.elsewhere()).toEqual({})
    other.open('/a', 'mine')
    expect(one.elsewhere()).toEqual({ '/a': 'unsaved' })
    one.close('/b')
    expect(other.elsewhere()).toEqual({ '/a': 'open' })
  })

  it('is forgotten soon after that tab is gone, with or without a word', async () => {
    const { tab, clock, alive } = browser()
    const one = tab('one')
    const other = tab('other')
    one.open('/a')
    await clock.advance(60_000)
    expect(other.elsewhere()).toEqual({ '/a': 'open' })
    alive.delete('one')
    await clock.advance(10_000)
    expect(other.elsewhere()).toEqual({})
    expect(clock.waiting).toBe(0)
  })
})
