import type { Stats } from 'node:fs'

/** The first look at a large tree makes all of it wait its turn, ms. */
const LIMIT_MS = 8000

/** Asks for the facts of an entry, by its real path. Rejects with `ETIMEDOUT` where the disk does not answer. */
export type Look = (path: string, ask: () => Promise<Stats>) => Promise<Stats>

/**
 * A mount whose server hangs never answers, and each question to it takes one of the few threads of this program for good:
 * while one waits there, no other is asked.
 *
 *     const look = createLook()
 *     const facts = await look(path, () => lstat(path))
 */
export function createLook(limitMs = LIMIT_MS): Look {
  const unanswered = new Set<string>()

  return (path, ask) => {
    if (unanswered.has(path)) return Promise.reject(timedOut(path))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        unanswered.add(path)
        reject(timedOut(path))
      }, limitMs)
      ask()
        .finally(() => {
          clearTimeout(timer)
          unanswered.delete(path)
        })
        .then(resolve, reject)
    })
  }
}

const timedOut = (path: string) =>
  Object.assign(new Error(`The disk of ${path} does not answer.`), { code: 'ETIMEDOUT' })
