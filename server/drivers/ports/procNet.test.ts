import { describe, expect, it } from 'vitest'
import { parseProcNet } from './procNet'

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const row = (local: string, state: string, inode: string) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`

describe('parseProcNet', () => {
  it('reads port, inode and reach of listening sockets', () => {
    const table = HEAD + row('0100007F:1FBB', '0A', '111') + row('00000000:0BB8', '0A', '222')
    expect(parseProcNet(table)).toEqual([
      { port: 8123, inode: '111', address: '127.0.0.1', uid: 0, family: 'ipv4' },
      { port: 3000, inode: '222', address: '0.0.0.0', uid: 0, family: 'ipv4' },
    ])
  })

  it.each([
    ['0501A8C0', '192.168.1.5', 'ipv4'],
    ['00000000000000000000000001000000', '::1', 'ipv6'],
    ['00000000000000000000000000000000', '::', 'ipv6'],
    ['0000000000000000FFFF00000100007F', '127.0.0.1', 'ipv4'],
    ['B80D0120000000000000000001000000', '2001:db8::1', 'ipv6'],
  ])('reads the address %s as %s', (digits, address, family) => {
    expect(parseProcNet(HEAD + row(`${digits}:0050`, '0A', '1'))[0]).toMatchObject({ address, family })
  })

  it('leaves out connections and rows it cannot read', () => {
    const table = `${HEAD}${row('0100007F:1FBB', '01', '1')}garbage\n\n${row('0100007F:ZZZZ', '0A', '2')}`
    expect(parseProcNet(table)).toEqual([])
  })
})
