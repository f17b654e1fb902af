import type { SessionScript } from '../simulation/harness/runSession'
import { converse } from './agent'
import { printLines } from './terminals'

/** Just over 200 frames of all five channels, short enough for every pair of cuts. */
export const briefSession: SessionScript = {
  name: 'a brief visit',
  world: { files: { '/a.ts': 'a\n' } },
  async run(stage) {
    const { user, world, page, until } = stage
    await user.live()
    page.workspace.config.commands.set({ 'editor.autoSave': false })
    const terminal = await user.openTerminal('dev')
    const [shell] = world.shells
    if (!shell) throw new Error('There is no shell.')
    await user.open('/a.ts')
    world.setPorts([5173])
    await Promise.all([printLines(stage, shell, 1, 40), converse(stage, 'build it', 18)])
    user.edit('/a.ts', 'mine\n')
    await user.save('/a.ts')
    world.disk.change('/a.ts', 'theirs\n')
    await until(() => page.models.get('/a.ts')?.text() === 'theirs\n', 'the file to follow the disk')
    for (let size = 11; size <= 24; size++) await user.set({ 'editor.fontSize': size })
    world.setBranch('feature')
    await user.type(terminal, 'git commit')
    await user.resize(terminal, 120, 40)
    await printLines(stage, shell, 41, 65)
    await user.kill(5173)
  },
}
