import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createPortScan } from './portScan'

describe.runIf(process.platform === 'linux')('createPortScan', () => {
  it('finds a port of this process with its name, folder and lineage, and loses it when it closes', async () => {
    const scan = createPortScan()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const found = (await scan()).find((listener) => listener.port === port)
    expect(found).toMatchObject({ pid: process.pid, cwd: process.cwd() })
    expect(found?.lineage.slice(0, 2)).toEqual([process.pid, process.ppid])
    await new Promise((resolve) => server.close(resolve))
    expect((await scan()).some((listener) => listener.port === port)).toBe(false)
  })

  it('finds a port that listens on IPv6 only', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen({ port: 0, host: '::1', ipv6Only: true }, resolve))
    const { port } = server.address() as AddressInfo
    expect((await createPortScan()()).map((listener) => listener.port)).toContain(port)
    await new Promise((resolve) => server.close(resolve))
  })

  it('finds nothing, and says so without failing, where there is no such folder', async () => {
    expect(await createPortScan('/nowhere')()).toEqual([])
  })
})
