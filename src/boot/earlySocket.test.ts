import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDial } from '../socket/connection/dial'
import { takeEarlySocket } from './earlySocket'

class FakeSocket {
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  isClosed = false
  readonly url: string
  constructor(url: string) {
    this.url = url
  }
  close() {
    this.isClosed = true
  }
}

const message = (data: string) => ({ type: 'message', data }) as MessageEvent
const ADDRESS = 'ws://localhost/workspaces/a/ws?client=tab&gen=1'
/** What a browser adds that can inflate. */
const URL_SENT = `${ADDRESS}&inflate=raw`

beforeEach(() => void vi.stubGlobal('DecompressionStream', class {}))
afterEach(() => void vi.unstubAllGlobals())

/** A page whose socket has opened early, with what came of it. */
function setup(events: Event[] = []) {
  const socket = new FakeSocket(URL_SENT)
  const page = {
    WebSocket: FakeSocket,
    aetherSocket: { socket, events, client: 'tab', token: 't', url: URL_SENT },
  } as never as Parameters<typeof takeEarlySocket>[0]
  const early = takeEarlySocket(page)
  const heard: unknown[] = []
  const dial = (url = ADDRESS, token = 't') =>
    createDial(early.open)(
      { url, protocols: ['Bearer', token] },
      {
        opened: () => heard.push('opened'),
        received: (text) => heard.push(text),
        closed: (code) => heard.push(code),
      },
    )
  return { page, early, socket, heard, dial }
}

describe('the early socket', () => {
  it('tells what came before it was taken over, in order, and goes on', async () => {
    const { page, early, socket, heard, dial } = setup([new Event('open'), message('one'), message('two')])
    expect([early.client, page.aetherSocket]).toEqual(['tab', undefined])
    dial()
    expect(heard).toEqual([])
    await Promise.resolve()
    socket.onmessage?.(message('three'))
    expect(heard).toEqual(['opened', 'one', 'two', 'three'])
    expect(socket.isClosed).toBe(false)
  })

  it('tells of its end, if it did not open', async () => {
    const { heard, dial } = setup([{ type: 'close', code: 1006, reason: '' } as CloseEvent])
    dial()
    await Promise.resolve()
    expect(heard).toEqual([1006])
  })

  it('is silent once it was abandoned, also in the midst of what it has to tell', async () => {
    const { socket, heard, dial } = setup([new Event('open'), message('one')])
    const dialled = dial()
    dialled.abandon()
    await Promise.resolve()
    expect([heard, socket.isClosed]).toEqual([[], true])
  })

  it.each([
    ['another address', `${ADDRESS}&agentSeq=7`, 't'],
    ['another token', ADDRESS, 'u'],
  ])('is closed where %s is wanted, and given out only once', (_, url, token) => {
    const { socket, early, dial } = setup([new Event('open')])
    dial(url, token)
    expect(socket.isClosed).toBe(true)
    expect(early.open(URL_SENT, ['Bearer', 't'])).not.toBe(socket)
  })

  it('is closed by a page that needs none', () => {
    const { early, socket } = setup()
    early.close()
    expect(socket.isClosed).toBe(true)
  })

  it('need not be there', () => {
    const early = takeEarlySocket({ WebSocket: FakeSocket } as never)
    early.close()
    expect([early.client, early.open(ADDRESS, []).url]).toEqual([null, ADDRESS])
  })
})
