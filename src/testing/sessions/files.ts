import type { SessionContext, SessionScript } from '../simulation/harness/runSession'

const START: Readonly<Record<string, string>> = {
  '/README.md': '# Demo\n',
  '/src/main.ts': 'export {}\n',
  '/src/view.ts': 'export const view = 1\n',
  '/notes.txt': 'one\n',
  '/data.json': '{}\n',
}

async function openAll({ user, page }: SessionContext): Promise<void> {
  await user.live()
  page.workspace.config.commands.set({ 'editor.autoSave': false })
  page.showFolder('/')
  page.showFolder('/src')
  for (const path of Object.keys(START)) await user.open(path)
}

/** Edits and saves, beside another program that writes, too. */
export const filesSession: SessionScript = {
  name: 'files',
  server: { files: START },
  async run(context) {
    const { user, server, page, wait, until } = context
    await openAll(context)
    for (let round = 1; round <= 12; round++) {
      user.edit('/README.md', `# Demo ${round}\n`)
      await user.save('/README.md')
      server.disk.change('/notes.txt', `two ${round}\n`)
      await until(
        () => page.models.get('/notes.txt')?.text() === `two ${round}\n`,
        'the notes to follow the disk',
      )
      server.disk.change(`/src/generated-${round % 3}.ts`, `export const n = ${round}\n`)
      await wait(20)
    }
  },
}

/** Conflicts with both ends, deletions, new files, a busy watcher. */
export const conflictSession: SessionScript = {
  name: 'conflicts',
  server: { files: START },
  async run(context) {
    const { user, server, page, wait, until } = context
    const { editors, commands } = page.workspace.files
    await openAll(context)
    const text = (path: string) => page.models.get(path)?.text()
    user.edit('/src/main.ts', 'export const mine = 1\n')
    server.disk.change('/src/main.ts', 'export const theirs = 1\n')
    await user.conflict('/src/main.ts')
    await user.choose('/src/main.ts', 'keepMine')
    user.edit('/src/view.ts', 'mine\n')
    server.disk.change('/src/view.ts', 'theirs\n')
    await user.conflict('/src/view.ts')
    editors.takeDisk('/src/view.ts')
    await until(() => text('/src/view.ts') === 'theirs\n', 'the disk to be taken')
    user.edit('/data.json', '{"kept": true}\n')
    server.disk.change('/data.json', null)
    await until(() => editors.view.getState().files['/data.json']?.disk === 'deleted', 'the deletion')
    await user.choose('/data.json', 'saveAgain')

    await user.createFile('/', 'fresh.txt')
    await user.createFile('/src', 'fresh.ts')
    await user.remove('/', 'fresh.txt')
    commands.dismissFailure()
    for (let round = 1; round <= 20; round++) {
      server.disk.change(`/log-${round % 5}.txt`, `entry ${round}\n`)
      server.disk.change('/notes.txt', `three ${round}\n`)
      await wait(15)
    }
    await until(() => text('/notes.txt') === 'three 20\n', 'the last of the notes')
    page.workspace.files.viewStore.setState({ notice: null, failure: null })
  },
}
