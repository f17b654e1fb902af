import type { SessionScript, Stage } from '../simulation/harness/runSession'
import type { TypedShell } from '../simulation/harness/echoShell'

const COLOURS = [31, 32, 33, 34, 35, 36]
/** Longer than the server joins output for, so that each print is a frame of its own. */
const APART_MS = 7

export async function printLines(stage: Stage, shell: TypedShell, from: number, to: number): Promise<void> {
  for (let line = from; line <= to; line++) {
    shell.print(
      `\x1b[${COLOURS[line % COLOURS.length]}mline ${line}\x1b[0m ${line % 7 === 0 ? '日本語 🙂' : 'ok'}\r\n`,
    )
    await stage.wait(APART_MS)
  }
}

function shellAt({ world }: Stage, index: number): TypedShell {
  const shell = world.shells[index]
  if (!shell) throw new Error(`There is no shell ${index}.`)
  return shell
}

/** Two terminals at once, sizes, a progress bar. */
export const terminalSession: SessionScript = {
  name: 'two terminals',
  async run(stage) {
    const { user, wait } = stage
    const one = await user.openTerminal('build')
    const first = shellAt(stage, 0)
    await user.resize(one, 100, 30)
    await user.type(one, 'npm test')
    await printLines(stage, first, 1, 60)
    const two = await user.openTerminal('watch')
    const second = shellAt(stage, 1)
    await Promise.all([printLines(stage, first, 61, 100), printLines(stage, second, 1, 30)])
    await user.resize(two, 60, 20)
    for (let percent = 0; percent <= 100; percent += 4) {
      second.print(`\r[${'#'.repeat(percent / 4).padEnd(25)}] ${percent} %`)
      await wait(APART_MS)
    }
    await user.type(two, '\rgit status\r')
  },
}

/** A full-screen program, sizes while it runs, a rename, an exit and a close. */
export const screenSession: SessionScript = {
  name: 'a full-screen program',
  async run(stage) {
    const { user, wait } = stage
    const one = await user.openTerminal('monitor')
    const first = shellAt(stage, 0)
    const two = await user.openTerminal('watch')
    const second = shellAt(stage, 1)
    await Promise.all([printLines(stage, first, 1, 40), printLines(stage, second, 1, 20)])
    first.print('\x1b[?1049h\x1b[2J\x1b[H\x1b[7m top \x1b[0m')
    for (let row = 2; row < 20; row++) {
      first.print(`\x1b[${row};4Hprocess ${row}\x1b[K`)
      await wait(APART_MS)
    }
    await user.resize(one, 90, 24)
    first.print('\x1b[?1049l')
    await user.rename(two, 'watcher')
    await user.type(one, 'echo done')
    await printLines(stage, first, 41, 80)
    second.print('bye\r\n')
    second.exit(0)
    await stage.until(
      () => stage.page.workspace.terminals.store.getState().sessions[two]?.status === 'ended',
      'the end of the second terminal',
    )
    const three = await user.openTerminal('short')
    await user.type(three, 'exit')
    await user.closeTerminal(three)
    await stage.until(() => stage.world.shells[2]?.isRunning() === false, 'the third shell to end')
  },
}
