import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PortMessage } from './messages'
import { createPortTalk, EmbedError } from './portTalk'

const ends: (() => void)[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const end of ends.splice(0)) end()
})

function pair(answer: (method: string, params: unknown) => unknown = () => null) {
  const { port1, port2 } = new MessageChannel()
  const heard: PortMessage[] = []
  const silent = vi.fn()
  let arrived = 0
  port2.addEventListener('message', () => {
    arrived += 1
  })
  const here = createPortTalk({ port: port1, answer: () => null, heard: () => {}, silent })
  const there = createPortTalk({
    port: port2,
    answer,
    heard: (message) => heard.push(message),
    silent: () => {},
  })
  ends.push(here.close, there.close)
  return { here, there, heard, port1, silent, arrived: () => arrived }
}

describe('a talk over a port', () => {
  it('answers each question once, in whatever order', async () => {
    let answerSlow = () => {}
    const quickIsAnswered = new Promise<void>((resolve) => {
      answerSlow = resolve
    })
    const { here } = pair(async (method, params) => {
      if (method === 'slow') await quickIsAnswered
      return [method, params]
    })
    const slow = here.ask('slow', 1)
    expect(await here.ask('quick', 2)).toEqual(['quick', 2])
    answerSlow()
    expect(await slow).toEqual(['slow', 1])
  })

  it('carries errors as data', async () => {
    const { here } = pair((method) => {
      throw method === 'own' ? new EmbedError('conflict', 'Too late.') : new TypeError('inner')
    })
    await expect(here.ask('own')).rejects.toMatchObject({ code: 'conflict', message: 'Too late.' })
    await expect(here.ask('other')).rejects.toMatchObject({ code: 'not_allowed' })
  })

  it('ignores what is no message, what is too large, and what comes too fast', async () => {
    const { port1, heard, here, arrived } = pair()
    for (const data of [null, 'evt', { t: 'nonsense' }, { t: 'req', id: 'x', m: 'a' }, { t: 'evt' }])
      port1.postMessage(data)
    port1.postMessage({ t: 'evt', k: 'big', d: 'x'.repeat(1_100_000) })
    here.tell({ t: 'evt', k: 'last', d: {} })
    await expect.poll(() => heard).toEqual([{ t: 'evt', k: 'last', d: {} }])
    const before = arrived()
    for (let count = 0; count < 1000; count += 1) port1.postMessage({ t: 'evt', k: 'spam', d: {} })
    here.tell({ t: 'bye' })
    await expect.poll(arrived).toBe(before + 1001)
    // Two seconds may have begun meanwhile.
    expect(heard.length).toBeGreaterThan(100)
    expect(heard.length).toBeLessThanOrEqual(402)
  })

  it('loses nothing of what one side has to say at once', async () => {
    const { here } = pair((_, params) => params)
    const asked = Array.from({ length: 250 }, (_, at) => at)
    expect(await Promise.all(asked.map((at) => here.ask('echo', at)))).toEqual(asked)
  })

  it('refuses at once what is too large or cannot be copied, both ways', async () => {
    const { here } = pair(() => 'x'.repeat(1_100_000))
    await expect(here.ask('big', 'x'.repeat(1_100_000))).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(here.ask('bigAnswer')).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(here.ask('function', () => 1)).rejects.toThrow()
  })

  it('gives up a question after 30 s, and all of them when it is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { here } = pair(() => new Promise(() => {}))
    const late = here.ask('never').catch((error: EmbedError) => error.code)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await late).toBe('timeout')
    const open = here.ask('never').catch((error: EmbedError) => error.code)
    here.close()
    expect(await open).toBe('disposed')
  })

  it('notices that the other side is gone', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
    const { there, silent } = pair()
    there.close()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(silent).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(10_001)
    expect(silent.mock.calls).toEqual([[true]])
  })

  it('takes a side that speaks again for present, and its own sleep for no silence of the other side', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
    const { there, silent } = pair()
    // Asleep for an hour: one late tick.
    vi.setSystemTime(Date.now() + 3_600_000)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(silent).not.toHaveBeenCalled()
    const { port1, port2 } = new MessageChannel()
    const quiet = vi.fn()
    const one = createPortTalk({ port: port1, answer: () => null, heard: () => {}, silent: quiet })
    ends.push(one.close, () => port2.close())
    await vi.advanceTimersByTimeAsync(50_000)
    expect(quiet.mock.calls).toEqual([[true]])
    port2.postMessage({ t: 'pong' })
    await vi.waitFor(() => expect(quiet.mock.calls).toEqual([[true], [false]]))
    there.close()
  })
})
