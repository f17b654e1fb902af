import { expect, it } from 'vitest'
import { shakeHands } from './frameHandshake'

const HOST = 'https://dashboard.example'
const CH = '0123456789abcdef0123456789abcdef'

/** A window in a frame of that host, whose messages the test makes. */
function windowIn(host: string) {
  const told: [unknown, string][] = []
  const parent = { postMessage: (message: unknown, target: string) => told.push([message, target]) }
  const page = Object.assign(new EventTarget(), {
    parent,
    location: { ancestorOrigins: [host] },
    document: { referrer: '' },
  })
  const hear = (data: unknown, from: { source?: unknown; origin?: string; ports?: MessagePort[] } = {}) => {
    const { source = parent, origin = host, ports = [new MessageChannel().port2] } = from
    page.dispatchEvent(Object.assign(new Event('message'), { data, source, origin, ports }))
  }
  return { page: page as unknown as Window, told, hear, parent }
}
const connect = { ws: 'connect', v: 1, ch: CH, caps: [] }

it('takes the port of the host it was made for, and no other', async () => {
  const { page, told, hear } = windowIn(HOST)
  const done = shakeHands({ page, ch: CH, allowed: [HOST] })
  expect(told).toEqual([[{ ws: 'hello', v: [1], ch: CH }, HOST]])
  let taken = false
  void done.then(() => {
    taken = true
  })
  hear(connect, { source: {} })
  hear(connect, { origin: 'https://evil.example' })
  hear(connect, { origin: 'null' })
  hear(connect, { ports: [] })
  for (const wrong of [{ ch: 'another' }, { v: 99 }, { v: '1' }, { ws: 'hello' }])
    hear({ ...connect, ...wrong })
  for (const data of [null, 'connect', 7, { ws: 'connect' }]) hear(data)
  await new Promise((resolve) => setTimeout(resolve))
  expect(taken).toBe(false)

  const { port1, port2 } = new MessageChannel()
  hear(connect, { ports: [port2] })
  const { port, hostOrigin } = await done
  expect([port, hostOrigin]).toEqual([port2, HOST])
  const second = new MessageChannel()
  hear(connect, { ports: [second.port2] })
  expect((await done).port).toBe(port2)
  for (const one of [port1, port2, second.port1]) one.close()
})

it('says nothing to a host that is not on the list', async () => {
  const { page, told } = windowIn('https://evil.example')
  await expect(shakeHands({ page, ch: CH, allowed: [HOST] })).rejects.toMatchObject({
    code: 'origin_mismatch',
  })
  expect(told).toEqual([])
})
