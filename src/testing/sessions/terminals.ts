import type { ScriptedShell } from '../kit/scriptedShell'
import type { SessionContext, SessionScript } from '../simulation/harness/runSession'

const COLOURS = [31, 32, 33, 34, 35, 36]
/** Longer than the server joins output for, so that each print is a frame of its own. */
const APART_MS = 7

export async function printLines(
  context: SessionContext,
  shell: ScriptedShell,
  from: number,
  to: number,
): Promise<void> {
  for (let line = from; line <= to; line++) {
    shell.print(
      `\x1b[${COLOURS[line % COLOURS.length]}mline ${line}\x1b[0m ${line % 7 === 0 ? '日本語 🙂' : 'ok'}\r\n`,
    )
    await context.wait(APART_MS)
  }
}

function shellAt({ server }: SessionContext, index: number): ScriptedShell {
  const shell = server.shells[index]
  if (!shell) throw new Error(`There is no shell ${index}.`)
  return shell
}

/** Two terminals at once, sizes, a progress bar. */
export const terminalSession: SessionScript = {
  name: 'two terminals',
  async run(context) {
    const { user, wait } = context
    const one = await user.openTerminal('build')
    const first = shellAt(context, 0)
    await user.resize(one, 100, 30)
    await user.type(one, 'npm test')
    await printLines(context, first, 1, 60)
    const two = await user.openTerminal('watch')
    const second = shellAt(context, 1)
    await Promise.all([printLines(context, first, 61, 100), printLines(context, second, 1, 30)])
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
  async run(context) {
    const { user, wait } = context
    const one = await user.openTerminal('monitor')
    const first = shellAt(context, 0)
    const two = await user.openTerminal('watch')
    const second = shellAt(context, 1)
    await Promise.all([printLines(context, first, 1, 40), printLines(context, second, 1, 20)])
    first.print('\x1b[?1049h\x1b[2J\x1b[H\x1b[7m top \x1b[0m')
    for (let row = 2; row < 20; row++) {
      first.print(`\x1b[${row};4Hprocess ${row}\x1b[K`)
      await wait(APART_MS)
    }
    await user.resize(one, 90, 24)
    first.print('\x1b[?1049l')
    await user.rename(two, 'watcher')
    await user.type(one, 'echo done')
    await printLines(context, first, 41, 80)
    second.print('bye\r\n')
    second.exit(0)
    await context.until(
      () => context.page.workspace.terminals.store.getState().sessions[two]?.status === 'ended',
      'the end of the second terminal',
    )
    const three = await user.openTerminal('short')
    await user.type(three, 'exit')
    await user.closeTerminal(three)
    await context.until(() => context.server.shells[2]?.isRunning() === false, 'the third shell to end')
  },
}
