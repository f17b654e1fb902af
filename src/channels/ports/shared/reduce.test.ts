import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Port, PortsEvent } from './protocol'
import { initialPorts, type PortsState, reducePorts } from './reduce'

const port = (number: number, process: string | null = null): Port => ({ port: number, pid: null, process })
const fold = (events: readonly Parameters<typeof reducePorts>[1][], from: PortsState = initialPorts) =>
  events.reduce(reducePorts, from)
let three = initialPorts
beforeEach(() => {
  three = fold([{ type: 'snapshot', ports: [port(3000), port(80), port(5173)] }])
})

describe('the table of ports', () => {
  it('is not loaded before the server has told anything', () => {
    expect(initialPorts).toEqual({ ports: [], loaded: false })
    expect(fold([{ type: 'close', port: 3000 }]).loaded).toBe(false)
    expect(fold([{ type: 'open', ...port(3000) }]).loaded).toBe(true)
  })

  it('begins anew, and empty, on a server that sends every port again', () => {
    expect(fold([{ type: 'reconnected' }], three)).toEqual({ ports: [], loaded: true })
  })

  it('stays the same object where an event changes nothing', () => {
    expect(fold([{ type: 'close', port: 1 }], three)).toBe(three)
    expect(fold([{ type: 'update', ...port(1, 'node') }], three)).toBe(three)
    const answers: PortsEvent[] = (['kill', 'look', 'remember'] as const).map((type) => ({
      type,
      requestId: 'r',
      success: false,
    }))
    expect(fold(answers, three)).toBe(three)
  })

  it('is what a map by number would be, ascending, whatever comes in any order', () => {
    const number = fc.integer({ min: 1, max: 4 })
    const row = fc.tuple(number, fc.constantFrom('node', 'vite', null)).map((args) => port(...args))
    const event = fc.oneof(
      fc
        .uniqueArray(row, { selector: (each) => each.port })
        .map((ports) => ({ type: 'snapshot' as const, ports })),
      row.map((each) => ({ type: 'open' as const, ...each })),
      row.map((each) => ({ type: 'update' as const, ...each })),
      number.map((closed) => ({ type: 'close' as const, port: closed })),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const model = new Map<number, Port>()
        for (const one of events) {
          if (one.type === 'snapshot') {
            model.clear()
            for (const each of one.ports) model.set(each.port, each)
          } else if (one.type === 'close') model.delete(one.port)
          else if (one.type === 'open' || model.has(one.port)) {
            model.set(one.port, port(one.port, one.process))
          }
        }
        const expected = [...model.values()].sort((a, b) => a.port - b.port)
        expect(fold(events).ports).toEqual(expected)
      }),
    )
  })
})
