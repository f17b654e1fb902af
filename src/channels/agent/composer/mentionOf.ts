/** How a path is named in a message; what has a space in it stands in quotes. */
export function mentionOf(path: string, lines = ''): string {
  const name = path.slice(1)
  return /\s|@/.test(name) ? `@"${name}"${lines}` : `@${name}${lines}`
}
