import { expect, it } from 'vitest'
import { tellFigure } from '../tellFigure'
import { readTranscript } from '../transcripts/readTranscript'
import { answerFromTranscript } from '../transcripts/transcriptServer'
import { createSimulatedNetwork } from './harness/simulatedNetwork'
import { createSimulatedPage, type SimulatedPage } from './harness/simulatedPage'
import { createSimulatedServer } from './harness/simulatedServer'
import { createSimulatedUser, type SimulatedUser } from './harness/simulatedUser'
import { createVirtualTime } from './harness/virtualTime'

interface Scene {
  readonly page: SimulatedPage
  readonly user: SimulatedUser
  cut(): void
  wait(ms: number): Promise<void>
  until(condition: () => boolean, what: string): Promise<void>
}

/** Our own server of today, in place of a transcript. */
const OURS = 'ours'

/** Plays a scene against a server that is nothing but transcripts, one for each socket, the last for all others. */
async function playAgainst(names: readonly string[], scene: (scene: Scene) => Promise<void>) {
  const time = createVirtualTime()
  const server = createSimulatedServer({ files: { '/a.txt': 'a' } })
  let sockets = 0
  const servers: ReturnType<typeof answerFromTranscript>[] = []
  try {
    const network = createSimulatedNetwork({
      faults: [],
      latencyMs: 2,
      accept(end, socket, hints) {
        const name = names[sockets++] ?? names.at(-1) ?? ''
        if (name === OURS) server.hub.accept(end.asWebSocket(), socket, hints)
        else servers.push(answerFromTranscript(readTranscript(name), end))
      },
    })
    const page = createSimulatedPage(network.WebSocket)
    const cut = () => network.breakNow({ kind: 'rst' })
    const run = async () => {
      await scene({ page, user: createSimulatedUser(page, time), cut, wait: time.wait, until: time.until })
      page.stop()
    }
    await time.drive(run())
  } finally {
    time.end()
  }
  const unexpected = servers.flatMap((server) => server.unexpected())
  const theirs = names.filter((name) => name !== OURS)
  const frames = theirs.reduce((sum, name) => sum + readTranscript(name).length, 0)
  tellFigure(
    `our page on ${theirs.join(' and ')}: ${frames} frames of transcripts, ${unexpected.length} frames of ours they do not know`,
  )
  return { unexpected, unsaid: servers.flatMap((server) => server.unsaid()) }
}

const itemsOf = ({ workspace }: SimulatedPage) => {
  const { tasks, taskOrder, items } = workspace.agent.store.getState()
  return taskOrder.flatMap((id) => [...(tasks[id]?.items ?? [])].flatMap((key) => items.get(key) ?? []))
}
const saidBy = (page: SimulatedPage, kind: string) =>
  itemsOf(page).flatMap((item) => (item.kind === kind && 'content' in item ? [item.content] : []))
const portsOf = ({ workspace }: SimulatedPage) =>
  workspace.ports.store.getState().ports.map(({ port }) => port)

it('the page works on all five channels of a server of the documentation alone, and after a cut (goal G19)', async () => {
  const { unexpected, unsaid } = await playAgainst(['documented', 'documentedAgain'], async (scene) => {
    const { page, user, cut, wait, until } = scene
    const { workspace, screens } = page
    const { terminals, files, agent, config } = workspace
    await user.live()
    expect(config.store.getState().mode).toBe('documented')
    expect(portsOf(page)).toEqual([3000, 5173])

    const shell = terminals.commands.open({ name: 'bash' })
    const text = () => screens.get(shell)?.text() ?? ''
    await until(() => text().includes('$ '), 'the prompt of a shell')
    terminals.commands.input(shell, 'echo hello\r')
    await until(() => text().includes('hello\r\nuser'), 'its answer')
    terminals.commands.input(shell, 'exit\r')
    await until(() => terminals.store.getState().sessions[shell]?.status === 'ended', 'its end')
    expect(terminals.store.getState().sessions[shell]?.exitCode).toBe(0)

    page.showFolder('/')
    await until(() => page.folders()['/']?.includes('notes.txt') === true, 'the folder')
    await user.open('/notes.txt')
    user.edit('/notes.txt', 'note, longer')
    await user.save('/notes.txt')
    agent.commands.prompt('Say hello')
    await until(() => saidBy(page, 'text').join('').includes('there.'), 'the answer of the agent')
    expect(saidBy(page, 'user')).toEqual(['Say hello'])
    expect(saidBy(page, 'thinking')).toEqual(['A greeting.'])
    workspace.ports.commands.kill(5173).catch(() => undefined)
    await until(() => portsOf(page).length === 1, 'the port to close')
    await wait(30_000)

    cut()
    await until(() => page.losses() === 1, 'the cut')
    await user.live()
    await until(() => page.folders()['/']?.includes('later.txt') === true, 'what was missed')
    await wait(5000)
    expect(saidBy(page, 'text')).toEqual(['Hello there.'])
    expect(portsOf(page)).toEqual([3000])
    expect(files.editors.view.getState().files['/notes.txt']).toMatchObject({ isDirty: false, disk: 'same' })
    expect(text()).toContain('hello\r\nuser')
    expect(page.warnings).toEqual([])
  })
  expect(unexpected).toEqual([])
  // Whether it looks at a file, or how it asks for a sign of life, is the page's business.
  expect(unsaid.filter((frame) => !/"type":"(stat|read)"/.test(JSON.stringify(frame)))).toEqual([])
})

it('the page reads the dialect of the field (goal G19)', async () => {
  const { unexpected } = await playAgainst(['field'], async ({ page, user, until }) => {
    const { agent, files, problems } = page.workspace
    await user.live()
    expect(portsOf(page)).toEqual([3000, 8080])
    page.showFolder('/')
    await until(() => page.folders()['/']?.[0] === 'a.ts', 'the folder')
    await user.open('/a.ts')
    expect(page.models.get('/a.ts')?.text()).toBe('a')
    expect(files.editors.view.getState().files['/a.ts']?.status).toBe('ready')
    agent.commands.prompt('Look around')
    await until(() => saidBy(page, 'text').join('') === 'There is one file.', 'the answer of the agent')
    await until(() => JSON.stringify(problems.getState()).includes('quota'), 'the error')
    expect(saidBy(page, 'thinking')).toEqual(['Where to begin?'])
    expect(itemsOf(page).filter(({ kind }) => kind === 'tool')).toMatchObject([
      { call: { status: 'completed' } },
    ])
    expect(agent.store.getState().tasks['task-1']?.status).toBe('completed')
  })
  expect(unexpected).toEqual([])
})

it('a restart to an older build takes the extensions away and goes on with what it has (fault 11)', async () => {
  const { unexpected } = await playAgainst([OURS, 'older'], async ({ page, user, cut, wait, until }) => {
    const { agent, config } = page.workspace
    const shell = await user.openTerminal('bash')
    page.showFolder('/')
    await until(() => page.folders()['/']?.[0] === 'a.txt', 'the folder')
    expect(config.store.getState().mode).toBe('extended')

    cut()
    await until(() => config.store.getState().mode === 'documented', 'the older build')
    await user.live()
    await until(() => page.screens.get(shell)?.text().includes('older$') === true, 'a shell of it')
    await until(() => page.folders()['/']?.[0] === 'b.txt', 'its folder')
    await wait(5000)
    agent.commands.prompt('Still there?')
    await until(() => saidBy(page, 'text').includes('Yes.'), 'its answer')
    expect(saidBy(page, 'text')).toEqual(['What the older build kept.', 'Yes.'])
    expect(portsOf(page)).toEqual([3000])
    expect(config.store.getState().config?.capabilities ?? []).toEqual([])
  })
  expect(unexpected).toEqual([])
})
