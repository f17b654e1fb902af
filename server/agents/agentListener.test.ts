import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { createIsAgent } from './agentListener'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A launcher that hands its streams on to the agent, and starts a server for a tool; it says their pids. */
const LAUNCHER = `
  const { spawn } = require('child_process')
  const idle = ['-e', 'process.on("disconnect", process.exit); setTimeout(() => {}, 60000)']
  const agent = spawn(process.execPath, idle, { stdio: ['inherit', 'inherit', 'ignore', 'ipc'] })
  const tool = spawn(process.execPath, idle, { stdio: ['ignore', 'pipe', 'ignore', 'ipc'] })
  console.log(JSON.stringify([agent.pid, tool.pid]))
  setTimeout(() => {}, 60000)`

async function launched() {
  const launcher = spawn(process.execPath, ['-e', LAUNCHER], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(launcher)
  const [line] = await createInterface({ input: launcher.stdout })
    [Symbol.asyncIterator]()
    .next()
    .then(({ value }) => [String(value)])
  const [agent = 0, tool = 0]: number[] = JSON.parse(line ?? '[]')
  return { launcher: launcher.pid ?? 0, agent, tool }
}

const listener = (pid: number, parents: readonly number[]) => ({ pid, lineage: [pid, ...parents, 1] })

describe('a listener', () => {
  it.skipIf(!existsSync('/proc/self/fd'))(
    'is an agent where it speaks for it, and not where the agent only started it',
    async () => {
      const { launcher, agent, tool } = await launched()
      let readyMs: number | null = null
      const isAgent = createIsAgent(() => new Map([[launcher, { readyMs }]]))
      for (readyMs of [null, 60_000]) {
        expect(isAgent(listener(launcher, []))).toBe(true)
        expect(isAgent(listener(agent, [launcher]))).toBe(true)
        expect(isAgent(listener(tool, [launcher]))).toBe(false)
      }
      // A tool's server may be given the same streams, but not before the agent was asked for anything.
      readyMs = -1
      expect(isAgent(listener(launcher, []))).toBe(true)
      expect(isAgent(listener(agent, [launcher]))).toBe(false)
    },
  )

  it('is none where no agent runs, or its streams cannot be read', () => {
    expect(createIsAgent(() => new Map())(listener(20, [10]))).toBe(false)
    const isAgent = createIsAgent(() => new Map([[10, { readyMs: null }]]), '/nowhere')
    expect(isAgent(listener(10, []))).toBe(true)
    expect(isAgent(listener(20, [10]))).toBe(false)
  })
})
