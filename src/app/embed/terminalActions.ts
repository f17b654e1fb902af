import * as z from 'zod/mini'
import { selectTerminal, type TerminalStore } from '../../channels/terminal/store'
import { PERSON_MS, REQUEST_MS } from '../../embed-sdk/messages'
import type { EmbedMethod } from '../../embed-sdk/methods'
import { EmbedError } from '../../embed-sdk/portTalk'
import type { ActionParts } from './frameAction'
import { type Action, action } from './frameAction'
import { filePath } from './frameOptions'
import { askUser } from './hostRequests'

/** One line that can be read as it will be run: no control characters, none that hide or turn text. */
const commandLine = z
  .string()
  .check(z.minLength(1), z.maxLength(4096), z.regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]+$/u))

/** Where a shell begins and what it is called. What is run in it is `terminal.run`'s to ask for. */
export const terminalPlace = z.strictObject({
  name: z.optional(commandLine.check(z.maxLength(64))),
  cwd: z.optional(filePath),
})

type TerminalMethod = Extract<EmbedMethod, `terminal.${string}`>

export function terminalActions(parts: ActionParts): Record<TerminalMethod, Action> {
  const { workspace, app, host } = parts
  const { terminals } = workspace
  const liveTerminal = async (id: string) => {
    const status = () => selectTerminal(id)(terminals.store.getState())?.status
    await unlike(terminals.store, () => status() === 'requested')
    if (status() !== 'live') throw new EmbedError('not_allowed', `No terminal "${id}" is running.`)
  }
  return {
    'terminal.open': action('terminal.open', z.optional(z.nullable(terminalPlace)), (place) =>
      openTerminal(parts, place ?? {}),
    ),
    'terminal.run': action(
      'terminal.run',
      z.object({ id: z.string(), command: commandLine }),
      async ({ id, command }) => {
        refuseReadOnly(parts)
        await liveTerminal(id)
        const request = { kind: 'run', host, what: command } as const
        if (!(await askUser(app.hostRequests, request, AbortSignal.timeout(PERSON_MS))))
          throw new EmbedError('not_allowed', 'The user did not allow it.')
        await liveTerminal(id)
        terminals.commands.show(id)
        terminals.commands.input(id, `${command}\r`)
      },
    ),
  }
}

/** Starts a shell and shows it. In a place of its own: once it stands there, or not with the server's words. */
export async function openTerminal(
  parts: ActionParts,
  { name, cwd }: z.infer<typeof terminalPlace>,
): Promise<{ id: string }> {
  const { workspace, app } = parts
  const { terminals, config } = workspace
  refuseReadOnly(parts)
  const isPlaced = name !== undefined || cwd !== undefined
  if (isPlaced && !config.store.getState().config?.capabilities.includes('terminal.attach'))
    throw new EmbedError('not_supported', 'This server begins all terminals in one place.')
  app.layout.showPanel('terminal')
  const id = terminals.commands.open({
    ...(name === undefined ? {} : { name }),
    ...(cwd === undefined ? {} : { cwd }),
  })
  const session = () => selectTerminal(id)(terminals.store.getState())
  if (isPlaced) await unlike(terminals.store, () => session()?.status === 'requested')
  if (session()?.status === 'failed')
    throw new EmbedError('not_allowed', session()?.error ?? 'The terminal could not be started.')
  return { id }
}

function refuseReadOnly({ app }: ActionParts): void {
  if (app.embedHost.getState().readOnly.terminal)
    throw new EmbedError('not_allowed', 'Terminals are read-only here.')
}

/** Resolves when it is so no longer, or when the caller stopped waiting. */
async function unlike(store: TerminalStore, is: () => boolean): Promise<void> {
  if (!is()) return
  await new Promise<void>((resolve) => {
    const stop = store.subscribe(() => !is() && end())
    const timer = setTimeout(end, REQUEST_MS)
    function end(): void {
      clearTimeout(timer)
      stop()
      resolve()
    }
  })
}
