import type { PermissionItem } from '../shared/state'
import { commandOf, inputText } from '../tools/toolInput'

/** The very thing that would be done, as text; null where a diff or the title says it. */
export function exactly({ input, content }: PermissionItem): string | null {
  const shows = content?.some(({ type }) => type === 'diff') ?? false
  return commandOf(input) ?? (shows ? null : inputText(input))
}
