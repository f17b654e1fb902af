/** What is in use is shown even where it is none of those offered. */
export function withCurrent(
  offered: readonly { readonly id: string; readonly name: string }[],
  current: string,
): readonly { readonly value: string; readonly label: string }[] {
  const options = offered.map(({ id, name }) => ({ value: id, label: name }))
  return options.some(({ value }) => value === current)
    ? options
    : [{ value: current, label: current }, ...options]
}
