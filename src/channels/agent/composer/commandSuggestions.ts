interface SlashCommand {
  readonly name: string
  readonly description: string
}

/** The commands that fit what is typed: those that begin with it, then those that contain it, each in the agent's order. */
export function matchingCommands(commands: readonly SlashCommand[], query: string): readonly SlashCommand[] {
  const wanted = query.toLowerCase()
  const named = ({ name }: SlashCommand) => name.toLowerCase()
  const begin = commands.filter((command) => named(command).startsWith(wanted))
  const contain = commands.filter((command) => named(command).includes(wanted) && !begin.includes(command))
  return [...begin, ...contain]
}
