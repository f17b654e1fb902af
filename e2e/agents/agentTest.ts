import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { test as base, expect, type TestInfo } from '@playwright/test'
import { type AgentClient, openClient } from './agentClient'
import { createFakeModel, type FakeModel, type Play } from './model/fakeModel'
import { PINNED, type PinnedAgent, rowOf } from './pinned'
import { createWorkspaceServer, type WorkspaceServer } from './workspaceServer'

type Env = Readonly<Record<string, string>>

interface Options {
  agentId: string
}

/** One agent, configured for the fake model in a home of its own. */
export interface Place {
  readonly agent: PinnedAgent
  readonly model: FakeModel
  readonly root: string
  readonly server: WorkspaceServer
  /** Another server on another folder and with another home; `bare`: there is nothing of the fake model in it. */
  another(how: { readonly bare?: boolean; readonly env?: Env }): Promise<OtherServer>
}

interface OtherServer extends WorkspaceServer {
  /** One more on the same folder and home, which knows of no conversation that was had through the first one. */
  beside(): Promise<WorkspaceServer>
}

/** Where `npm run test:agents` installed the agents. */
const INSTALLED = process.env.AGENTS_FOLDER ?? ''

/** The agent stays for all rows of its table that run in the same worker; a row that fails gets its successor a new one. */
export const test = base.extend<{ client: AgentClient }, Options & { place: Place }>({
  agentId: ['', { scope: 'worker', option: true }],
  place: [
    async ({ agentId }, use) => {
      const pinned = PINNED.find(({ id }) => id === agentId)
      if (!pinned) throw new Error(`There is no pinned agent "${agentId}".`)
      const { configure } = pinned
      const folder = await realpath(await mkdtemp(join(tmpdir(), `aether-${agentId}-`)))
      const model = await createFakeModel()
      const servers: WorkspaceServer[] = []
      async function begin(name: string, { bare = false, env = {} }: { bare?: boolean; env?: Env } = {}) {
        const [root, home] = [join(folder, name), join(folder, `${name}-home`)]
        for (const each of [root, home]) await mkdir(each)
        const configured = bare ? {} : await configure(home, model.origin)
        const own = { ...privateEnv(home, agentId), ...configured, ...env }
        async function serve(state: string) {
          const server = await createWorkspaceServer({
            root,
            state: join(folder, state),
            agent: agentId,
            env: own,
          })
          servers.push(server)
          return server
        }
        const beside = () => serve(`${name}-state-${servers.length}`)
        return { root, server: { ...(await serve(`${name}-state`)), beside } }
      }
      await use({
        agent: pinned,
        model,
        ...(await begin('workspace')),
        another: async (how) => (await begin(`other-${servers.length}`, how)).server,
      })
      for (const server of servers) await server.stop()
      await model.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // Also of the rows in a browser, which are understood by what the server told.
  client: [
    async ({ place }, use, info) => {
      const client = await openClient(place.server.ready())
      await use(client)
      if (info.status !== info.expectedStatus) await attach(info, client, place.model)
      client.close()
    },
    { auto: true },
  ],
})

/** Nothing of the user's own, and no way out: what an agent wants to tell its maker fails at once. */
const privateEnv = (home: string, agentId: string): Env => ({
  PATH: [join(INSTALLED, agentId, 'node_modules/.bin'), process.env.PATH].join(':'),
  HOME: home,
  SHELL: '/bin/bash',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: '127.0.0.1,localhost',
})

/** What a row that failed is understood by. */
async function attach(info: TestInfo, { frames }: AgentClient, { unknown, requests }: FakeModel) {
  const asked = requests.slice(-4).map(({ model, tools, lines }) => ({
    model,
    tools: tools.map(({ name, fields }) => `${name}(${Object.keys(fields).join(', ')})`),
    lines: lines.slice(-6),
  }))
  const told = frames.filter(({ channel }) => channel === 'agent').slice(-60)
  const path = info.outputPath('conversation.json')
  await writeFile(path, JSON.stringify({ asked, unknown, told }, null, 1))
  await info.attach('conversation.json', { path, contentType: 'application/json' })
}

/** Ends the row: the agent has nothing for it, as `lacks` says. An agent that offered it before fails the row. */
export function notOffered({ id, lacks }: PinnedAgent, why: string): never {
  const info = test.info()
  if (!lacks.includes(rowOf(info.title))) throw new Error(`${id} offers nothing for this row: ${why}`)
  info.annotations.push({ type: 'not offered', description: why })
  info.skip(true, why)
  throw new Error(why)
}

/** Waits until the sessions that were begun so far can be loaded again. */
export async function untilLoadable({ loadsNextMinute }: PinnedAgent): Promise<void> {
  const minute = () => Math.floor(Date.now() / 60_000)
  const begun = minute()
  if (loadsNextMinute) await expect.poll(minute, { timeout: 90_000 }).toBeGreaterThan(begun)
}

/** Ends the row where a play found no tool for what it wanted. */
export function needsTool(agent: PinnedAgent, play: Play): void {
  const missing = play.missing()
  if (missing !== null) notOffered(agent, `no tool to ${missing}`)
}

export { expect }
