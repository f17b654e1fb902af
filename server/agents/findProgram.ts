import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The executable file behind a command, looked up as a shell would; null: there is none. */
export function findProgram(command: string, path: string | undefined): string | null {
  const places = command.includes('/')
    ? [command]
    : (path ?? '').split(delimiter).map((each) => join(each, command))
  return places.find(isExecutable) ?? null
}

function isExecutable(place: string): boolean {
  try {
    accessSync(place, constants.X_OK)
    return statSync(place).isFile()
  } catch {
    // Not here.
    return false
  }
}
