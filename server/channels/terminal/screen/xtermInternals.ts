/**
 * What the library keeps to itself: undefined where it is not (any more). Whoever reads with this must be safe
 * with undefined, and has a test that fails when the library is changed.
 */
export function internal(object: unknown, ...path: readonly string[]): unknown {
  let found = object
  for (const name of path) {
    if ((typeof found !== 'object' || found === null) && typeof found !== 'function') return undefined
    found = Reflect.get(found, name)
  }
  return found
}

export function internalNumber(object: unknown, ...path: readonly string[]): number {
  const found = internal(object, ...path)
  return typeof found === 'number' ? found : 0
}
