import * as z from 'zod/mini'
import type { EmbedMethod } from '../../embed-sdk/methods'
import { EmbedError } from '../../embed-sdk/portTalk'
import type { ActionParts } from './frameAction'
import { type Action, action, nothing, type Run, taking } from './frameAction'
import { filePath as path, wholeNumber as whole } from './frameOptions'
import { openTerminal, terminalPlace } from './terminalActions'

type CommandMethod = Extract<EmbedMethod, `commands.${string}`>

/** The commands of the palette, for the page around ours. */
export function commandActions(parts: ActionParts): Record<CommandMethod, Action> {
  const { commands, laterCommands } = parts.app
  const takers = takersOf(parts)
  function runNamed(id: string, args: unknown) {
    const command = commands.list().find((one) => one.id === id)
    if (!command) throw new EmbedError('not_supported', `There is no command "${id}".`)
    const reason = commands.reason(id)
    if (reason !== null) throw new EmbedError('not_allowed', reason)
    if (args === undefined || args === null) return commands.runCommand(command)
    const taker = takers.get(id)
    if (!taker) throw new EmbedError('not_allowed', `The command "${id}" takes nothing.`)
    return taker.run(args)
  }
  return {
    'commands.list': action('commands.list', nothing, async () => {
      await laterCommands()
      return commands.list().map(({ id, title, disabledReason }) => {
        const shortcut = commands.shown(id)
        const reason = disabledReason?.()
        const args = takers.get(id)?.names
        return {
          id,
          title,
          ...(shortcut && { shortcut }),
          ...(reason && { disabledReason: reason }),
          ...(args && { args }),
        }
      })
    }),
    'commands.run': action(
      'commands.run',
      z.object({ id: z.string(), args: z.optional(z.unknown()) }),
      ({ id, args }) => {
        const isKnown = commands.list().some((one) => one.id === id)
        return isKnown ? runNamed(id, args) : laterCommands().then(() => runNamed(id, args))
      },
    ),
  }
}

interface Taker {
  /** Of what it may be given. */
  readonly names: readonly string[]
  readonly run: Run
}

/** What some commands do with arguments that replace a question to the user. None of them takes the focus. */
function takersOf(parts: ActionParts): ReadonlyMap<string, Taker> {
  const { app, workspace } = parts
  const taker = <S extends z.core.$ZodShape>(
    schema: z.ZodMiniObject<S>,
    run: (args: z.infer<z.ZodMiniObject<S>>) => unknown,
  ): Taker => ({ names: Object.keys(schema.shape), run: taking(schema, run) })
  return new Map([
    [
      'goToFile',
      taker(z.strictObject({ path, line: whole, column: whole }), (at) =>
        app.openFile(at.path, { line: at.line, column: at.column, focus: false }),
      ),
    ],
    [
      'newFile',
      taker(z.strictObject({ folder: path }), ({ folder }) => {
        app.layout.showSide('files')
        workspace.files.commands.newFile(folder)
      }),
    ],
    ['newTerminal', taker(terminalPlace, (where) => openTerminal(parts, where))],
  ])
}
