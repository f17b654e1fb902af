import { expect, it } from 'vitest'
import { createClosedPorts } from './closedPorts'
import { createPortNotifications } from './portNotifications'
import { reducePorts } from './shared/reduce'
import { createPortsStore } from './store'

function setup() {
  const store = createPortsStore()
  const told: number[] = []
  const notifications = createPortNotifications(
    store,
    () => 0,
    (port) => closed.isWatched(port),
  )
  const closed = createClosedPorts(store)
  notifications.onReady(({ port }) => told.push(port))
  const show = (...ports: { port: number; label?: string; autoOpen?: boolean }[]) =>
    store.setState((state) =>
      reducePorts(state, {
        type: 'snapshot',
        ports: ports.map((port) => ({ pid: 1, process: 'node', ...port })),
      }),
    )
  return { closed, told, show, rows: () => closed.store.getState().rows.map(({ port }) => port) }
}

it('keeps what had a name, opened by itself or had a preview open, until it is back or removed', () => {
  const { closed, show, rows } = setup()
  const close = closed.preview(3002)
  closed.preview(3004)()
  show(
    { port: 3000, label: 'Shop' },
    { port: 3001, autoOpen: true },
    ...[3002, 3003, 3004].map((port) => ({ port })),
  )
  show()
  expect(rows()).toEqual([3000, 3001, 3002])
  show({ port: 3001, autoOpen: true })
  expect(rows()).toEqual([3000, 3002])
  closed.remove(3000)
  close()
  show({ port: 3002 })
  show()
  expect(rows()).toEqual([3001])
})

it('tells of a watched port that is back at once, of another restart it does not', () => {
  const { closed, told, show, rows } = setup()
  const both = [
    { port: 3000, label: 'Shop' },
    { port: 3001, label: 'API' },
  ]
  show(...both)
  show()
  closed.watch(3000)
  show(...both)
  expect(told).toEqual([3000])
  expect(rows()).toEqual([])
})
