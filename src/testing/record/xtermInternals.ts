/**
 * A private field of xterm, undefined where there is none of that name: what tests compare with, never the server.
 *
 *     internal(terminal, '_core', '_inputHandler', '_parser', 'currentState')
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
