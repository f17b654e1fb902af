/** What only some browsers have is in no types. */
export function methodOf(owner: unknown, name: string): ((...values: readonly unknown[]) => unknown) | null {
  if ((typeof owner !== 'object' && typeof owner !== 'function') || owner === null) return null
  const method: unknown = Reflect.get(owner, name)
  return typeof method === 'function' ? (...values) => Reflect.apply(method, owner, values) : null
}
