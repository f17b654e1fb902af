import type { SessionScript } from '../simulation/harness/runSession'
import { converse } from './agent'
import { printLines } from './terminals'

/** All five channels at once, as on a working day. */
export const mixedSession: SessionScript = {
  name: 'a working day',
  world: { files: { '/a.ts': 'a\n', '/b.ts': 'b\n' } },
  async run(stage) {
    const { user, world, page, until } = stage
    await user.live()
    page.workspace.config.commands.set({ 'editor.autoSave': false })
    page.showFolder('/')
    const terminal = await user.openTerminal('dev')
    await user.open('/a.ts')
    await user.open('/b.ts')
    const [shell] = world.shells
    if (!shell) throw new Error('There is no shell.')
    const text = (path: string) => page.models.get(path)?.text()
    const edit = async () => {
      for (let round = 1; round <= 8; round++) {
        user.edit('/a.ts', `a ${round}\n`)
        await user.save('/a.ts')
        world.disk.change('/b.ts', `b ${round}\n`)
        await until(() => text('/b.ts') === `b ${round}\n`, 'the other file')
      }
    }
    await Promise.all([printLines(stage, shell, 1, 60), converse(stage, 'build it', 20), edit()])
    world.setPorts([5173])
    await until(() => page.workspace.ports.store.getState().ports.length === 1, 'the dev server')
    await user.set({ theme: 'light' })
    await Promise.all([printLines(stage, shell, 61, 90), converse(stage, 'now test it', 15)])
    await user.type(terminal, 'git commit')
    await user.resize(terminal, 120, 40)
    await user.kill(5173)
  },
}
