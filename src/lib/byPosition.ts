/** For lists whose items are known by nothing but where they stand: the lines of a text, the cells of a row. */
export const byPosition = <T>(values: readonly T[]): readonly { readonly key: string; readonly value: T }[] =>
  values.map((value, index) => ({ key: `at-${index}`, value }))
