import type { TabChannel } from '../lib/storage/tabChannel'

/** Channels between pages of one origin; each page takes one. */
export function fakeTabChannels() {
  const pages = new Set<Set<(message: unknown) => void>>()
  return {
    channel(): TabChannel {
      const own = new Set<(message: unknown) => void>()
      pages.add(own)
      return {
        say(message) {
          const copy: unknown = structuredClone(message)
          for (const page of pages) if (page !== own) for (const listener of page) listener(copy)
        },
        hear(listener) {
          own.add(listener)
          return () => own.delete(listener)
        },
      }
    },
  }
}
