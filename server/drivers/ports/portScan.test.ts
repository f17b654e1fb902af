import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createPortScan, hostOf, isLocalOnly, outsideOf } from './portScan'

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

  it('tells who reaches a port, over all of its sockets', async () => {
    const first = createServer()
    const second = createServer()
    await new Promise<void>((resolve) => first.listen(0, '127.0.0.1', resolve))
    const { port } = first.address() as AddressInfo
    const scan = createPortScan()
    const found = async () => (await scan()).find((listener) => listener.port === port)
    expect(await found()).toMatchObject({ addresses: ['127.0.0.1'], families: ['ipv4'] })
    expect((await found())?.command).toContain('node')
    await new Promise<void>((resolve) => second.listen({ port, host: '::', ipv6Only: true }, resolve))
    expect(await found()).toMatchObject({ addresses: ['127.0.0.1', '::'], families: ['ipv4', 'ipv6'] })
    first.close()
    second.close()
  })

  it('knows when the process began', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { started } = (await createPortScan()()).find((each) => each.port === port) ?? {}
    // The kernel counts the machine's start in whole seconds.
    expect(Math.abs(Date.now() - performance.now() - (started ?? 0))).toBeLessThan(5_000)
    await new Promise((resolve) => server.close(resolve))
  })

  it('does not lose a socket that changes hands, unless no process has it at the second look either', async () => {
    const proc = await mkdtemp(join(tmpdir(), 'aether-proc-'))
    const table = `  sl  local_address\n   0: 0100007F:0BB8 00000000:0000 0A 0:0 00:0 0 0 0 77 1`
    await mkdir(join(proc, 'net'))
    await writeFile(join(proc, 'net', 'tcp'), table)
    for (const pid of ['10', '11']) {
      await mkdir(join(proc, pid, 'fd'), { recursive: true })
      await writeFile(join(proc, pid, 'comm'), `program${pid}\n`)
    }
    const hold = (pid: string) => symlink('socket:[77]', join(proc, pid, 'fd', '3'))
    const letGo = (pid: string) => rm(join(proc, pid, 'fd', '3'))
    const scan = createPortScan(proc)
    const pids = async () => (await scan()).map(({ port, pid }) => [port, pid])
    await hold('10')
    expect(await pids()).toEqual([[3000, 10]])
    await letGo('10')
    expect(await pids()).toEqual([[3000, 10]])
    await hold('11')
    expect(await pids()).toEqual([[3000, 11]])
    await letGo('11')
    expect(await pids()).toEqual([[3000, 11]])
    expect(await pids()).toEqual([])
    await rm(proc, { recursive: true })
  })

  it('tells the program that a process has become since the last look, with its socket', async () => {
    const proc = await mkdtemp(join(tmpdir(), 'aether-proc-'))
    const table = `  sl  local_address\n   0: 0100007F:0BB8 00000000:0000 0A 0:0 00:0 0 0 0 77 1`
    await mkdir(join(proc, 'net'))
    await writeFile(join(proc, 'net', 'tcp'), table)
    await mkdir(join(proc, '10', 'fd'), { recursive: true })
    await symlink('socket:[77]', join(proc, '10', 'fd', '3'))
    const become = (name: string) => writeFile(join(proc, '10', 'comm'), `${name}\n`)
    const scan = createPortScan(proc)
    await become('sh')
    expect(await scan()).toMatchObject([{ port: 3000, process: 'sh' }])
    await become('server')
    expect(await scan()).toMatchObject([{ port: 3000, process: 'server' }])
    await rm(proc, { recursive: true })
  })

  it('finds nothing, and says so without failing, where there is no such folder', async () => {
    expect(await createPortScan('/nowhere')()).toEqual([])
  })
})

/** Where `::` alone is reached: without IPv6 at home it takes in IPv4, too. */
const HOME = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.address === '::1')
  ? '::1'
  : '127.0.0.1'

describe('who reaches a listener', () => {
  it.each([
    [['127.0.0.1', '::1'], true, '127.0.0.1', null],
    [['::1'], true, '::1', null],
    [['127.0.0.2'], true, '127.0.0.2', null],
    [['0.0.0.0'], false, '127.0.0.1', null],
    [['192.168.1.5'], false, '192.168.1.5', '192.168.1.5'],
    [['192.168.1.5', '127.0.0.1'], false, '127.0.0.1', '192.168.1.5'],
    [['192.168.1.5', '::'], false, HOME, null],
  ])('at %j', (addresses, isLocal, host, outside) => {
    expect(isLocalOnly({ addresses })).toBe(isLocal)
    expect(hostOf({ addresses })).toBe(host)
    expect(outsideOf({ addresses })).toBe(outside)
  })
})
