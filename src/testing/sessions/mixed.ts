import type { SessionScript } from '../simulation/harness/runSession'
import { converse } from './agent'
import { printLines } from './terminals'

/** All five channels at once, as on a working day. */
export const mixedSession: SessionScript = {
  name: 'a working day',
  server: { files: { '/a.ts': 'a\n', '/b.ts': 'b\n' } },
  async run(context) {
    const { user, server, page, until } = context
    await user.live()
    page.workspace.config.commands.set({ 'editor.autoSave': false })
    page.showFolder('/')
    const terminal = await user.openTerminal('dev')
    await user.open('/a.ts')
    await user.open('/b.ts')
    const [shell] = server.shells
    if (!shell) throw new Error('There is no shell.')
    const text = (path: string) => page.models.get(path)?.text()
    const edit = async () => {
      for (let round = 1; round <= 8; round++) {
        user.edit('/a.ts', `a ${round}\n`)
        await user.save('/a.ts')
        server.disk.change('/b.ts', `b ${round}\n`)
        await until(() => text('/b.ts') === `b ${round}\n`, 'the other file')
      }
    }
    await Promise.all([printLines(context, shell, 1, 60), converse(context, 'build it', 20), edit()])
    server.setPorts([5173])
    await until(() => page.workspace.ports.store.getState().ports.length === 1, 'the dev server')
    await user.set({ theme: 'light' })
    await Promise.all([printLines(context, shell, 61, 90), converse(context, 'now test it', 15)])
    await user.type(terminal, 'git commit')
    await user.resize(terminal, 120, 40)
    await user.kill(5173)
  },
}
