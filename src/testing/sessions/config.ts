import type { SessionScript } from '../simulation/harness/runSession'

/** Settings changed here, branches changed there, one round after the other. */
const settingsSession = (name: string, first: number, last: number): SessionScript => ({
  name,
  async run(context) {
    const { user, server, page, wait, until } = context
    const config = () => page.workspace.config.store.getState().config
    await user.live()
    for (let round = first; round <= last; round++) {
      await user.set({ 'editor.fontSize': 10 + (round % 18) })
      server.setBranch(`feature-${round}`)
      if (round % 3 === 0) await user.set({ theme: round % 2 === 0 ? 'dark' : 'light' })
      if (round % 5 === 0)
        await user.set({ 'terminal.scrollback': 1000 * round, 'editor.wordWrap': round % 2 === 0 })
      await wait(10)
    }
    await until(() => config()?.workspace.gitRef === `feature-${last}`, 'the last branch')
  },
})

export const configSession = settingsSession('settings', 1, 23)
export const laterConfigSession = settingsSession('later settings', 24, 46)
