import type { EmbedEvent, EmbedEvents } from './events'
import type { MountOptions, WorkspaceEmbed } from './sdkTypes'

/** A method, so that hearers of one kind of event can stand in one table. */
interface Hearer {
  hear(detail: unknown): void
}

/** The listeners of each event. `hears` gets the kinds that have listeners by name, whenever these change. */
export function createHearers(
  { onEvent }: Pick<MountOptions, 'onEvent'>,
  hears: (kinds: readonly string[]) => void,
) {
  const sets = new Map<string, Set<Hearer>>()
  const announce = () => hears([...sets].filter(([, set]) => set.size > 0).map(([kind]) => kind))
  const on: WorkspaceEmbed['on'] = (type, hear, { signal } = {}) => {
    const set = sets.get(type) ?? new Set()
    const hearer: Hearer = { hear }
    sets.set(type, set.add(hearer))
    announce()
    const off = () => {
      signal?.removeEventListener('abort', off)
      set.delete(hearer)
      announce()
    }
    signal?.addEventListener('abort', off)
    return off
  }
  return {
    on,
    announce,
    tell<K extends EmbedEvent>(type: K, detail: EmbedEvents[K]): void {
      for (const hearer of [...(sets.get(type) ?? []), { hear: () => onEvent?.(type, detail) }]) {
        try {
          hearer.hear(detail)
        } catch (error) {
          // An error of one listener keeps no other from hearing it.
          reportError(error)
        }
      }
    },
    clear: () => sets.clear(),
  }
}
