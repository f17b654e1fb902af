/** Ends a `switch` over a union: a forgotten member does not compile, a foreign one throws. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
