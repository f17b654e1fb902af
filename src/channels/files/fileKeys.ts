import { segmentsOf } from './paths'

/**
 * Query keys of the files channel. A path becomes one part per folder and ends in `OWN`, which no name can be:
 * the key with it means this path alone, the key without it everything below.
 */
const OWN = '.'

export const fileKeys = {
  all: ['files'],
  list: (path: string) => ['files', 'list', ...segmentsOf(path), OWN],
  read: (path: string) => ['files', 'read', ...segmentsOf(path), OWN],
  stat: (path: string) => ['files', 'stat', ...segmentsOf(path), OWN],
  find: (query: string) => ['files', 'find', query],
  finds: ['files', 'find'],
  /** Listings, contents and facts of a folder and everything in it. */
  below: (path: string) =>
    (['list', 'read', 'stat'] as const).map((kind) => ['files', kind, ...segmentsOf(path)]),
} as const
