import type { SessionScript } from '../simulation/harness/runSession'
import { converse } from './agent'
import { printLines } from './terminals'

/** About 200 frames of all five channels, short enough for every pair of cuts. */
export const briefSession: SessionScript = {
  name: 'a brief visit',
  server: { files: { '/a.ts': 'a\n' } },
  async run(context) {
    const { user, server, page, until } = context
    await user.live()
    page.workspace.config.commands.set({ 'editor.autoSave': false })
    const terminal = await user.openTerminal('dev')
    const [shell] = server.shells
    if (!shell) throw new Error('There is no shell.')
    await user.open('/a.ts')
    server.setPorts([5173])
    await Promise.all([printLines(context, shell, 1, 40), converse(context, 'build it', 18)])
    user.edit('/a.ts', 'mine\n')
    await user.save('/a.ts')
    server.disk.change('/a.ts', 'theirs\n')
    await until(() => page.models.get('/a.ts')?.text() === 'theirs\n', 'the file to follow the disk')
    for (let size = 11; size <= 24; size++) await user.set({ 'editor.fontSize': size })
    server.setBranch('feature')
    await user.type(terminal, 'git commit')
    await user.resize(terminal, 120, 40)
    await printLines(context, shell, 41, 65)
    await user.kill(5173)
  },
}
