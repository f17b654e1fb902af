/** A place in a file, 1-based. */
export interface FilePlace {
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** Reads `src/a.ts:12:4`, with or without the slash of the workspace's root; nothing of an empty text. */
export function parseFilePlace(text: string): FilePlace {
  const [, file, line, column] = /^\/?(.+?)(?::(\d{1,7}))?(?::(\d{1,7}))?$/.exec(text) ?? []
  return {
    ...(file === undefined ? {} : { file: `/${file}` }),
    ...(Number(line) > 0 ? { line: Number(line) } : {}),
    ...(Number(column) > 0 ? { column: Number(column) } : {}),
  }
}

/** The other way round: `src/a.ts:12:4`. */
export function filePlaceText({
  file,
  line,
  column,
}: {
  readonly [K in keyof FilePlace]?: FilePlace[K] | undefined
}): string | null {
  if (file === undefined) return null
  return [file.slice(1), line, line === undefined ? undefined : column]
    .filter((part) => part !== undefined)
    .join(':')
}
