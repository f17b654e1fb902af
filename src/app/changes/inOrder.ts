/** Files as every list of changes has them. */
export const inOrder = <T extends { readonly path: string }>(files: readonly T[]): readonly T[] =>
  files.toSorted((one, other) => compareText(one.path, other.path))

export const compareText = (one: string, other: string): number => (one < other ? -1 : Number(one > other))
