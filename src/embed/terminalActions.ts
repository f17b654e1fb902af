import * as z from 'zod/mini'
import { askUser } from '../app/host/hostStore'
import { selectTerminal } from '../channels/terminal/store'
import { type Action, action, nothing } from './frameAction'
import type { ActionParts } from './frameActions'
import { PERSON_MS } from './messages'
import type { EmbedMethod } from './methods'
import { EmbedError } from './portTalk'

/** One line that can be read as it will be run: no control characters, none that hide or turn text. */
const commandLine = z
  .string()
  .check(z.minLength(1), z.maxLength(4096), z.regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]+$/u))

type TerminalMethod = Extract<EmbedMethod, `terminal.${string}`>

export function terminalActions({ workspace, app, host }: ActionParts): Record<TerminalMethod, Action> {
  const { terminals } = workspace
  const refuseReadOnly = () => {
    if (app.guest.getState().readOnly.terminal)
      throw new EmbedError('not_allowed', 'Terminals are read-only here.')
  }
  const liveTerminal = (id: string) => {
    if (selectTerminal(id)(terminals.store.getState())?.status !== 'live')
      throw new EmbedError('not_allowed', `No terminal "${id}" is running.`)
  }
  return {
    'terminal.open': action('terminal.open', nothing, () => {
      refuseReadOnly()
      app.layout.showPanel('terminal')
      return { id: terminals.commands.open() }
    }),
    'terminal.run': action(
      'terminal.run',
      z.object({ id: z.string(), command: commandLine }),
      async ({ id, command }) => {
        refuseReadOnly()
        liveTerminal(id)
        const request = { kind: 'run', host, what: command } as const
        if (!(await askUser(app.host, request, AbortSignal.timeout(PERSON_MS))))
          throw new EmbedError('not_allowed', 'The user did not allow it.')
        liveTerminal(id)
        terminals.commands.show(id)
        terminals.commands.input(id, `${command}\r`)
        return null
      },
    ),
  }
}
