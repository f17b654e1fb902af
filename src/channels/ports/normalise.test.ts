import { describe, expect, it } from 'vitest'
import { normalisePorts } from './normalise'

const frame = (body: object) => normalisePorts({ channel: 'ports', type: '', ...body })
const bare = (port: number) => ({ port, pid: null, process: null })

describe('normalisePorts (D2)', () => {
  it.each([
    [
      'open of ours',
      { type: 'open', port: 3000, pid: 7, process: 'node', url: 'http://x' },
      { type: 'open', port: 3000, pid: 7, process: 'node', url: 'http://x' },
    ],
    ['documented open without an owner', { type: 'open', port: 3000 }, { type: 'open', ...bare(3000) }],
    ['close', { type: 'close', port: 3000 }, { type: 'close', port: 3000 }],
    ['change open', { type: 'change', action: 'open', port: 5173 }, { type: 'open', ...bare(5173) }],
    ['change close', { type: 'change', action: 'close', port: 5173 }, { type: 'close', port: 5173 }],
    [
      'snapshot of numbers',
      { type: 'snapshot', ports: [1, 2] },
      { type: 'snapshot', ports: [bare(1), bare(2)] },
    ],
    [
      'snapshot of rows without owners',
      { type: 'snapshot', ports: [{ port: 4 }] },
      { type: 'snapshot', ports: [bare(4)] },
    ],
    [
      'answer to kill',
      { type: 'kill', requestId: 'r', success: true },
      { type: 'kill', requestId: 'r', success: true },
    ],
  ])('reads %s', (_, body, event) => {
    expect(frame(body)).toEqual([event])
  })

  it.each([
    [{ type: 'teleport', port: 1 }],
    [{ type: 'open' }],
    [{ type: 'open', port: 0 }],
    [{ type: 'open', port: 70_000 }],
    [{ type: 'open', port: '3000' }],
    [{ type: 'snapshot', ports: 'all' }],
    [{ type: 'change', action: 'explode', port: 1 }],
  ])('refuses %j', (body) => {
    expect(frame(body)).toBeNull()
  })
})
