import type { SimulatedPage } from './simulatedPage'
import type { VirtualTime } from './virtualTime'

/** Milliseconds the user looks at the page after a reconnect, before repeating an action. */
const LOOK_MS = 3000

/**
 * A user of the page: acts only while the page says that it is connected, and repeats an action only when the page has
 * reconnected and shows that the action was not done.
 */
export function createSimulatedUser(page: SimulatedPage, time: VirtualTime) {
  const { workspace, models, screens } = page
  const { connection, terminals, agent, files, config, ports } = workspace
  const isLive = () => connection.store.getState().status === 'live'
  const live = () => time.until(isLive, 'the connection')

  async function act(what: string, attempt: () => void, isDone: () => boolean): Promise<void> {
    for (;;) {
      await live()
      const losses = page.losses()
      attempt()
      await time.until(() => isDone() || page.losses() > losses, what)
      if (isDone()) return
      await live()
      await time.wait(LOOK_MS)
      if (isDone()) return
    }
  }

  const session = (id: string) => terminals.store.getState().sessions[id]
  const screenText = (id: string) => screens.get(id)?.text() ?? ''
  const file = (path: string) => files.editors.view.getState().files[path]

  return {
    live,

    async openTerminal(name: string): Promise<string> {
      await live()
      const id = terminals.commands.open({ name })
      await time.until(() => session(id)?.status === 'live' && screenText(id) !== '', `terminal ${name}`)
      return id
    },

    /** Types something that is not on the screen yet, and sees it echoed. */
    async type(id: string, text: string): Promise<void> {
      await time.until(() => session(id)?.gap === false, 'a whole terminal')
      const echo = text.replaceAll('\r', '')
      await act(
        `the echo of ${echo}`,
        () => terminals.commands.input(id, text),
        () => screenText(id).includes(echo),
      )
    },

    async resize(id: string, cols: number, rows: number): Promise<void> {
      await act(
        `${cols} columns`,
        () => terminals.commands.resize(id, cols, rows),
        () => session(id)?.cols === cols && session(id)?.rows === rows,
      )
    },

    async rename(id: string, name: string): Promise<void> {
      await act(
        `the name ${name}`,
        () => terminals.commands.rename(id, name),
        () => session(id)?.name === name,
      )
    },

    async closeTerminal(id: string): Promise<void> {
      await live()
      terminals.commands.close(id)
    },

    /** Sends once; what was not sent is sent again only where the page says so. */
    async prompt(text: string, options: { interrupt?: boolean } = {}): Promise<void> {
      await live()
      agent.commands.prompt(text, options)
      const pending = () => agent.viewStore.getState().pending.filter(({ content }) => content === text)
      for (;;) {
        await time.until(
          () => pending().length === 0 || pending().some(({ state }) => state === 'failed'),
          `the prompt "${text}"`,
        )
        const [failed] = pending()
        if (!failed) return
        await live()
        agent.commands.resend(failed.clientMessageId)
      }
    },

    /** Answers what the agent asks, as often as the page offers it. */
    async answer(kind: 'permission' | 'question', how: (requestId: string) => void): Promise<void> {
      const asked = () => {
        const { open, items } = agent.store.getState()
        const item = open.map((id) => items.get(id)).find((each) => each?.kind === kind)
        return item?.kind === 'permission' || item?.kind === 'question' ? item.requestId : null
      }
      await time.until(() => asked() !== null, `a ${kind}`)
      const requestId = asked()
      if (requestId === null) return
      await act(
        `the answer to a ${kind}`,
        () => how(requestId),
        () => asked() !== requestId,
      )
    },

    async open(path: string): Promise<void> {
      await live()
      files.editors.open(path)
      await time.until(() => models.has(path), `the text of ${path}`)
    },

    /** Types into the editor: connected or not. */
    edit(path: string, text: string): void {
      models.get(path)?.type(text)
    },

    async save(path: string): Promise<void> {
      await live()
      void files.editors.save(path)
      await time.until(
        () => file(path)?.isDirty === false || file(path)?.disk !== 'same',
        `${path} to be saved`,
      )
    },

    async conflict(path: string): Promise<void> {
      await time.until(() => file(path)?.disk === 'conflict', `the conflict of ${path}`)
    },

    async choose(path: string, choice: 'keepMine' | 'takeDisk' | 'saveAgain'): Promise<void> {
      await act(
        `${choice} for ${path}`,
        () => files.editors[choice](path),
        () => file(path)?.disk === 'same' && file(path)?.isDirty === false,
      )
    },

    async createFile(folder: string, name: string): Promise<void> {
      await act(
        `the new file ${name}`,
        () => {
          files.commands.newFile(folder)
          files.commands.submitName(name)
        },
        () => page.folders()[folder]?.includes(name) === true,
      )
      files.commands.cancelEdit()
    },

    async remove(folder: string, name: string): Promise<void> {
      await act(
        `${name} to go`,
        () => files.commands.remove(folder === '/' ? `/${name}` : `${folder}/${name}`),
        () => page.folders()[folder]?.includes(name) === false,
      )
    },

    async set(patch: Parameters<typeof config.commands.set>[0]): Promise<void> {
      await live()
      config.commands.set(patch)
      const known = () => config.store.getState().config?.settings
      await time.until(
        () =>
          Object.entries(patch).every(([key, value]) =>
            Object.entries(known() ?? {}).some(([k, v]) => k === key && v === value),
          ),
        'a setting',
      )
    },

    async kill(port: number): Promise<void> {
      await act(
        `port ${port} to close`,
        () => void ports.commands.kill(port).catch(() => undefined),
        () => ports.store.getState().ports.every((each) => each.port !== port),
      )
    },
  }
}

export type SimulatedUser = ReturnType<typeof createSimulatedUser>
