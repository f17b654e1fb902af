import type { SessionScript } from '../pair/play'

/** Settings changed here, branches changed there, and the agent's own choices. */
export const configSession: SessionScript = {
  name: 'settings',
  async run(stage) {
    const { user, world, page, wait, until } = stage
    const config = () => page.workspace.config.store.getState().config
    await user.live()
    for (let round = 1; round <= 45; round++) {
      await user.set({ 'editor.fontSize': 10 + (round % 18) })
      world.setBranch(`feature-${round}`)
      if (round % 3 === 0) await user.set({ theme: round % 2 === 0 ? 'dark' : 'light' })
      if (round % 5 === 0)
        await user.set({ 'terminal.scrollback': 1000 * round, 'editor.wordWrap': round % 2 === 0 })
      await wait(10)
    }
    await until(() => config()?.workspace.gitRef === 'feature-45', 'the last branch')
  },
}
