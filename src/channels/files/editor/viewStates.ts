/**
 * Cursor and scroll position of files that are open but not shown, by path and by the place they were shown in; only Monaco looks
 * inside. `states.remember('/a.ts', 0, view)`
 */
export function createViewStates() {
  const byPath = new Map<string, Map<number, unknown>>()
  return {
    remember(path: string, place: number, view: unknown): void {
      const views = byPath.get(path) ?? new Map<number, unknown>()
      // The newest stands last.
      views.delete(place)
      byPath.set(path, views.set(place, view))
    },
    /** As the user left it there; where it was not shown there, as they left it last. */
    of(path: string, place: number): unknown {
      const views = byPath.get(path)
      return views?.has(place) ? views.get(place) : [...(views?.values() ?? [])].at(-1)
    },
    move(path: string, target: string): void {
      const views = byPath.get(path)
      if (views) byPath.set(target, views)
      byPath.delete(path)
    },
    forget: (path: string) => void byPath.delete(path),
  }
}
