import { readFile } from 'node:fs/promises'
import { type Settings, settingsSchema } from '../../../src/channels/config/shared/protocol'
import type { Log } from '../../lib/log'
import { writeWhole } from '../disk/writeWhole'

export interface SettingsFile {
  /** Null when there is no file or it cannot be read. */
  load(): Promise<Settings | null>
  /** Replaces the file as a whole, or leaves it as it was and rejects. */
  save(settings: Settings): Promise<void>
}

/** Stores the user's settings in one JSON file with mode 0600: `await createSettingsFile(path, log).save(settings)`. */
export function createSettingsFile(path: string, log: Log): SettingsFile {
  return {
    async load() {
      let value: unknown
      try {
        value = JSON.parse(await readFile(path, 'utf8'))
      } catch (error) {
        const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
        if (!isMissing) log.warn('The settings file could not be read', { path, error })
        return null
      }
      return keepUsable(value, path, log)
    },
    async save(settings) {
      await writeWhole(path, `${JSON.stringify(settings, null, 2)}\n`)
    },
  }
}

/** A file edited by hand or written by a newer version keeps what this version understands. */
function keepUsable(value: unknown, path: string, log: Log): Settings | null {
  if (typeof value !== 'object' || value === null) return null
  let settings: Settings = {}
  for (const [key, each] of Object.entries(value)) {
    const next = settingsSchema.safeParse({ ...settings, [key]: each })
    if (next.success) settings = next.data
    else log.warn('A setting was left out', { path, key })
  }
  return settings
}
