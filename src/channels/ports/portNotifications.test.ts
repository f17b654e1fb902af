import { describe, expect, it } from 'vitest'
import { createPortNotifications } from './portNotifications'
import type { PortsEvent, Web } from './shared/protocol'
import { type PortsLocalEvent, reducePorts } from './shared/reduce'
import { createPortsStore } from './store'

function setup() {
  let time = 0
  const store = createPortsStore()
  const notifications = createPortNotifications(store, () => time)
  const told: number[] = []
  notifications.onReady(({ port }) => told.push(port))
  const shown: number[] = []
  notifications.onAutoOpen((port) => shown.push(port))
  const apply = (event: PortsEvent | PortsLocalEvent) =>
    store.setState((state) => reducePorts(state, event), true)
  return {
    notifications,
    told,
    apply,
    shown,
    update: (port: number, web?: Web) =>
      apply({ type: 'update', ...row(port), autoOpen: true, ...(web && { web }) }),
    pass: (ms: number) => {
      time += ms
    },
    open: (port: number) => apply({ type: 'open', port, pid: port, process: 'node' }),
    close: (port: number) => apply({ type: 'close', port }),
    ready: () => notifications.store.getState().ready,
  }
}
const row = (port: number) => ({ port, pid: port, process: 'node' })

describe('ports that begin to listen', () => {
  it('are told once; what was there first is not', () => {
    const { apply, open, told, ready } = setup()
    apply({ type: 'snapshot', ports: [row(80)] })
    expect(told).toEqual([])
    open(3000)
    apply({ type: 'update', ...row(3000), label: 'Shop' })
    expect(told).toEqual([3000])
    expect(ready()).toBe(3000)
  })

  it('are not told again after a reconnect, with and without a table', () => {
    const { apply, open, told } = setup()
    apply({ type: 'snapshot', ports: [] })
    open(3000)
    apply({ type: 'snapshot', ports: [row(3000)] })
    apply({ type: 'reconnected' })
    open(3000)
    apply({ type: 'snapshot', ports: [row(3000), row(3002)] })
    expect(told).toEqual([3000, 3002])
  })

  it('told once, however often they come and go: 50 times a second (fault 58)', () => {
    const { apply, open, close, pass, told, ready } = setup()
    apply({ type: 'snapshot', ports: [] })
    for (let count = 0; count < 500; count += 1) {
      open(3000)
      pass(10)
      close(3000)
      pass(10)
    }
    expect(told).toEqual([3000])
    expect(ready()).toBeNull()
    pass(10_001)
    open(3000)
    expect(told).toEqual([3000, 3000])
    expect(ready()).toBe(3000)
  })

  it('are seen once the panel was shown', () => {
    const { apply, open, notifications, ready } = setup()
    apply({ type: 'snapshot', ports: [] })
    open(3000)
    notifications.seen()
    expect(ready()).toBeNull()
  })

  it('open by themselves once they are known to speak HTTP, once, and only if they are to', () => {
    const { apply, open, close, update, shown } = setup()
    apply({ type: 'snapshot', ports: [] })
    const openWished = (port: number) => apply({ type: 'open', ...row(port), autoOpen: true })
    for (const port of [3000, 3002, 3003, 3004]) openWished(port)
    open(3005)
    apply({ type: 'update', ...row(3005), web: { kind: 'page' } })
    expect(shown).toEqual([])
    update(3000, { kind: 'silent' })
    expect(shown).toEqual([])
    update(3000, { kind: 'page' })
    update(3002, { kind: 'notHttp' })
    update(3002, { kind: 'page' })
    update(3003, { kind: 'api' })
    expect(shown).toEqual([3000, 3003])
    // The user does not want it any more; one that is gone is forgotten.
    apply({ type: 'update', ...row(3004) })
    update(3004, { kind: 'page' })
    close(3000)
    update(3000, { kind: 'page' })
    expect(shown).toEqual([3000, 3003])
  })

  it('that were there first do not open when they are asked', () => {
    const { apply, update, shown } = setup()
    apply({ type: 'snapshot', ports: [{ ...row(3000), autoOpen: true }] })
    update(3000, { kind: 'page' })
    expect(shown).toEqual([])
  })
})
