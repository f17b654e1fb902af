import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPortScan } from './portScan'

const SERVER = 100
let proc: string
beforeEach(async () => {
  proc = await mkdtemp(join(tmpdir(), 'aether-proc-'))
  await mkdir(join(proc, 'net'))
  await uptime(10)
  await run(SERVER, { parent: 1, uid: 1000, fds: [] })
  await run(200, { parent: SERVER, uid: 1000, fds: [], name: 'bash' })
})
afterEach(() => rm(proc, { recursive: true, force: true }))

interface Pretend {
  parent: number
  uid: number
  name?: string
  command?: string
  /** Inodes of its sockets; null: its descriptors may not be read. */
  fds?: readonly number[] | null
  started?: number
}

/** A process as /proc shows it. */
async function run(
  pid: number,
  { parent, uid, name = 'node', command = name, fds = null, started = pid }: Pretend,
) {
  const folder = join(proc, String(pid))
  await mkdir(folder)
  const stat = [`${pid} (${name}) S ${parent} ${pid} ${pid}`, ...Array(15).fill('0'), started].join(' ')
  await writeFile(join(folder, 'stat'), stat)
  await writeFile(join(folder, 'status'), `Name:\t${name}\nUid:\t1000\t${uid}\t${uid}\t${uid}\nGid:\t0\n`)
  await writeFile(join(folder, 'comm'), `${name}\n`)
  await writeFile(join(folder, 'cmdline'), command && `${command.split(' ').join('\0')}\0`)
  if (!fds) return
  await mkdir(join(folder, 'fd'))
  for (const fd of fds) await symlink(`socket:[${fd}]`, join(folder, 'fd', String(fd)))
}
const end = (pid: number) => rm(join(proc, String(pid)), { recursive: true })

/** @param seconds since the machine's start; processes began as many hundredths after it as their pid says */
const uptime = (seconds: number) => writeFile(join(proc, 'uptime'), `${seconds}.00 0.00\n`)

/** The sockets that listen, each with its port as its inode. */
const listen = (...sockets: { port: number; uid: number }[]) =>
  writeFile(
    join(proc, 'net', 'tcp'),
    ['head', ...sockets.map(({ port, uid }) => rowOf(port, uid))].join('\n'),
  )
const rowOf = (port: number, uid: number) =>
  ` 0: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A 0:0 00:0 0 ${uid} 0 ${port} 1`

/** A scan, and what it finds each time. */
function watch() {
  const scan = createPortScan(proc, SERVER)
  return async () => (await scan()).map(({ port, pid, process, keeper }) => ({ port, pid, process, keeper }))
}

describe('a port of a process that may not be looked into', () => {
  it('is that of the descendant with the user id of the socket, the one that others started', async () => {
    const look = watch()
    await listen({ port: 22, uid: 0 })
    await look()
    await run(300, { parent: 200, uid: 0, name: 'sudo' })
    await run(301, { parent: 300, uid: 0, name: 'python3' })
    await run(302, { parent: 200, uid: 33, name: 'other' })
    await run(303, { parent: 200, uid: 1000, fds: [], name: 'late' })
    await listen({ port: 22, uid: 0 }, { port: 8000, uid: 0 })
    const found = [{ port: 8000, pid: 301, process: 'python3', keeper: 'otherUser' }]
    expect(await look()).toEqual(found)
    expect(await look()).toEqual(found)
    await end(301)
    await end(300)
    await look()
    expect(await look()).toEqual([])
  })

  it('is not taken to be a descendant that came later, runs as another user, or is none', async () => {
    const look = watch()
    await listen({ port: 5000, uid: 0 })
    await run(300, { parent: 200, uid: 0 })
    await run(400, { parent: 1, uid: 33 })
    await look()
    await listen({ port: 5000, uid: 0 }, { port: 5001, uid: 33 }, { port: 5002, uid: 1000 })
    for (let time = 0; time < 4; time += 1) expect(await look()).toEqual([])
  })

  it('is not taken to be one that began long ago, unless that names the port', async () => {
    const look = watch()
    await look()
    await run(300, { parent: 200, uid: 0, name: 'vim' })
    await run(301, { parent: 200, uid: 0, name: 'web', command: 'web --port=8001' })
    await uptime(100)
    await listen({ port: 8000, uid: 0 }, { port: 8001, uid: 0 }, { port: 800, uid: 0 })
    expect(await look()).toEqual([{ port: 8001, pid: 301, process: 'web', keeper: 'otherUser' }])
  })

  it('is not taken to be one that another program of that user came after, unless that names the port', async () => {
    const look = watch()
    await look()
    await run(300, { parent: 200, uid: 0, name: 'web', command: 'web' })
    await run(301, { parent: 1, uid: 0, name: 'service' })
    await run(302, { parent: 2, uid: 0, name: 'kworker', command: '' })
    await run(303, { parent: 200, uid: 33, name: 'named', command: 'named 8001' })
    await run(304, { parent: 1, uid: 33, name: 'other' })
    await listen({ port: 8000, uid: 0 }, { port: 8001, uid: 33 })
    expect(await look()).toEqual([{ port: 8001, pid: 303, process: 'named', keeper: 'otherUser' }])
    await end(301)
    await listen({ port: 8000, uid: 0 }, { port: 8001, uid: 33 }, { port: 8002, uid: 0 })
    // What the kernel starts listens nowhere.
    expect((await look()).map(({ port, pid }) => [port, pid])).toContainEqual([8002, 300])
  })

  it('is that of the one who has it, where that may be looked into', async () => {
    const look = watch()
    await look()
    await run(300, { parent: 200, uid: 0, name: 'sudo' })
    await run(301, { parent: 200, uid: 0, fds: [8000], name: 'web' })
    await listen({ port: 8000, uid: 0 })
    expect(await look()).toEqual([{ port: 8000, pid: 301, process: 'web', keeper: undefined }])
  })
})

describe('a port that a container publishes', () => {
  const proxy = (port: number, proto = 'tcp') =>
    `/usr/bin/docker-proxy -proto ${proto} -host-ip 0.0.0.0 -host-port ${port} -container-ip 172.17.0.2 -container-port 80`

  it('is found by the command line of who publishes it, however long it has been there', async () => {
    await run(500, { parent: 1, uid: 0, name: 'docker-proxy', command: proxy(8080) })
    await run(501, { parent: 1, uid: 0, name: 'docker-proxy', command: proxy(8081, 'udp') })
    await run(502, { parent: 1, uid: 1001, name: 'docker-proxy', command: proxy(8082) })
    await listen({ port: 8080, uid: 0 }, { port: 8081, uid: 0 }, { port: 8082, uid: 0 })
    const look = watch()
    const found = [{ port: 8080, pid: 500, process: 'docker-proxy', keeper: 'container' }]
    expect(await look()).toEqual(found)
    expect(await look()).toEqual(found)
  })
})
