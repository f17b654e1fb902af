import { describe, expect, it } from 'vitest'
import { createLsofScan, parseListing } from './lsofScan'
import { createPsProcesses } from './psProcesses'
import { parsePs } from './psTable'

/** As macOS tells it: a server on both families, whose child holds the first socket, and one in its own folder. */
const LISTENING = `p501
cnode
f21
tIPv4
d0x3c2e5a1b
TST=LISTEN
n127.0.0.1:3000
f22
tIPv6
d0x3c2e5a2c
TST=LISTEN
n[::1]:3000
p502
csh
f9
tIPv4
d0x3c2e5a1b
TST=LISTEN
n127.0.0.1:3000
p600
cPython
f3
tIPv4
d0x77
TST=LISTEN
n*:8000
f4
tIPv6
d0x78
TST=LISTEN
n[fe80::1%lo0]:8000
f5
tIPv6
d0x79
TST=LISTEN
n*:*
`
const PROCESSES = `    1     0     1 Ss   Thu Nov  5 08:00:00 2026     /sbin/launchd
  501   400   501 S+   Thu Nov 26 05:45:02 2026     node server.js --port 3000
  502   501   501 S+   Thu Nov 26 05:45:03 2026     sh -c serve
  600   400   600 S    Thu Nov 26 06:00:00 2026     /usr/bin/python3 -m http.server
  400     1   400 Ss   Thu Nov 26 05:00:00 2026     -zsh
  700   501   501 Z    Thu Nov 26 05:45:02 2026     (gone)
what no row is
`
const FOLDERS = 'p501\nfcwd\nn/work/app\np502\nfcwd\nn/work/app\np600\nfcwd\nn/private/tmp\n'
const at = (time: string) => Date.parse(`Thu Nov 26 ${time} 2026`)

function machine() {
  const asked: string[] = []
  let listening = LISTENING
  let processes = PROCESSES
  const run = async (program: string, args: readonly string[]) => {
    asked.push(args.includes('cwd') ? 'folders' : program)
    if (program === 'ps') return processes
    return args.includes('cwd') ? FOLDERS : listening
  }
  return {
    asked,
    run,
    set: (next: { listening?: string; processes?: string }) => {
      listening = next.listening ?? listening
      processes = next.processes ?? processes
    },
  }
}

describe('listening ports as lsof tells them', () => {
  it('have an owner, a folder, a beginning, and addresses; a child that inherited one is not its owner', async () => {
    expect(await createLsofScan(machine().run, 500)()).toEqual([
      {
        port: 3000,
        pid: 501,
        process: 'node',
        command: 'node server.js --port 3000',
        cwd: '/work/app',
        lineage: [501, 400, 1],
        started: at('05:45:02'),
        sockets: ['0x3c2e5a1b', '0x3c2e5a2c'],
        addresses: ['127.0.0.1', '::1'],
        families: ['ipv4', 'ipv6'],
      },
      {
        port: 8000,
        pid: 600,
        process: 'Python',
        command: '/usr/bin/python3 -m http.server',
        cwd: '/private/tmp',
        lineage: [600, 400, 1],
        started: at('06:00:00'),
        sockets: ['0x77', '0x78'],
        addresses: ['0.0.0.0', 'fe80::1'],
        families: ['ipv4', 'ipv6'],
      },
    ])
  })

  it('cost one look at the list while nothing changes, and belong to the child once its parent is gone', async () => {
    const { run, asked, set } = machine()
    const scan = createLsofScan(run, 500)
    await scan()
    await scan()
    expect(asked).toEqual(['lsof', 'ps', 'folders', 'lsof'])
    set({ listening: LISTENING.slice(LISTENING.indexOf('p502'), LISTENING.indexOf('p600')) })
    expect(await scan()).toMatchObject([{ port: 3000, pid: 502, sockets: ['0x3c2e5a1b'] }])
    set({ listening: '' })
    expect(await scan()).toEqual([])
    expect(asked.slice(4)).toEqual(['lsof', 'lsof'])
  })

  it('are of the program that a process has become since the last look', async () => {
    const { run, set } = machine()
    const scan = createLsofScan(run, 500)
    await scan()
    set({
      listening: LISTENING.replace('cPython', 'cgunicorn'),
      processes: PROCESSES.replace('/usr/bin/python3 -m http.server', 'gunicorn app'),
    })
    expect((await scan()).at(-1)).toMatchObject({ pid: 600, process: 'gunicorn', command: 'gunicorn app' })
  })

  it('are none where the list cannot be read', () => {
    expect(parseListing('')).toEqual([])
    expect(parseListing('lsof: WARNING: something\np1\nnnothing\nn*:0\n')).toEqual([])
  })
})

describe('processes as ps tells them', () => {
  const rows = parsePs(PROCESSES)
  const of = (pid: number) => ({
    pid,
    started: rows.get(pid)?.started ?? 0,
    group: rows.get(pid)?.group ?? 0,
  })
  const setup = () => {
    const { run, set } = machine()
    const ask = (pid: number) => PROCESSES.split('\n').find((line) => line.trim().startsWith(`${pid} `)) ?? ''
    return { set, processes: createPsProcesses({ run, ask, uid: 500 }) }
  }

  it('are a tree, the deepest first, without who has ended', async () => {
    const { processes } = setup()
    expect(await processes.tree([of(400)])).toEqual([of(600), of(502), of(501), of(400)])
    expect(await processes.tree([{ ...of(400), started: 1 }])).toEqual([])
  })

  it('hold sockets, and are alive under their own beginning only', async () => {
    const { processes } = setup()
    expect(await processes.holding(new Set(['0x3c2e5a1b']))).toEqual([of(501), of(502)])
    expect(await processes.holding(new Set(['none']))).toEqual([])
    expect([of(501), of(700), { ...of(501), started: 1 }, of(999)].map(processes.isAlive)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('are left behind by who has ended, if they began since then', async () => {
    const { processes, set } = setup()
    set({ processes: PROCESSES.replace('  502   501   501', '  502     1   501') })
    expect(await processes.orphans([of(501)], of(502).started)).toEqual([of(502)])
    expect(await processes.orphans([of(501)], of(502).started + 1)).toEqual([])
  })
})
