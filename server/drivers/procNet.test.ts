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
      { port: 8123, inode: '111', loopback: true },
      { port: 3000, inode: '222', loopback: false },
    ])
  })

  it('knows the loopback of IPv6, mapped IPv4 loopback, and the wildcard', () => {
    const v6 = (address: string) => parseProcNet(HEAD + row(`${address}:0050`, '0A', '1'))[0]?.loopback
    expect(v6('00000000000000000000000001000000')).toBe(true)
    expect(v6('0000000000000000FFFF00000100007F')).toBe(true)
    expect(v6('00000000000000000000000000000000')).toBe(false)
  })

  it('leaves out connections and rows it cannot read', () => {
    const table = `${HEAD}${row('0100007F:1FBB', '01', '1')}garbage\n\n${row('0100007F:ZZZZ', '0A', '2')}`
    expect(parseProcNet(table)).toEqual([])
  })
})
