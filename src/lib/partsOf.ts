/** A list in parts of a length: `partsOf([1, 2, 3], 2)` is `[[1, 2], [3]]`. */
export const partsOf = <T>(list: readonly T[], length: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / length) }, (_, index) =>
    list.slice(index * length, (index + 1) * length),
  )
