import type { Platform } from '../keymap/chord'
import { createKeymap, type Keymap } from '../keymap/keymap'
import type { Command } from './command'

const MAX_RECENT = 8

interface RegistryStorage {
  get(key: string): string | null
  set(key: string, value: string): void
}

interface RegistryOptions {
  /** Those that the first picture names; the others come by `add`. */
  readonly commands: readonly Command[]
  readonly platform: Platform
  readonly storage: RegistryStorage
  /** Hears why a command that was asked for did not run. */
  readonly refused: (reason: string) => void
  /** Hears that one ran: what had the focus may be gone. */
  readonly ran: () => void
}

export type CommandRegistry = ReturnType<typeof createCommandRegistry>

const RECENT_KEY = 'commands'

/** Runs commands by id, knows their shortcuts and which were used last. */
export function createCommandRegistry({ commands: first, platform, storage, refused, ran }: RegistryOptions) {
  let commands = first
  let keymap: Keymap = createKeymap(commands, platform)
  const recent = (): readonly string[] => (storage.get(RECENT_KEY) ?? '').split(' ').filter(Boolean)

  function runCommand(command: Command): void {
    const reason = command.disabledReason?.() ?? null
    if (reason !== null) {
      refused(reason)
      return
    }
    command.run()
    ran()
  }

  return {
    list: () => commands,
    add(more: readonly Command[]): void {
      commands = [...commands, ...more]
      keymap = createKeymap(commands, platform)
    },
    platform,
    keymap: () => keymap,
    runCommand,
    run(id: string): void {
      const command = commands.find((one) => one.id === id)
      if (!command) throw new Error(`There is no command "${id}": look in commands.ts.`)
      runCommand(command)
    },
    shown: (id: string): string | undefined => keymap.shown(id),
    title: (id: string): string => commands.find((one) => one.id === id)?.title ?? '',
    /** Why it cannot run now, in words. */
    reason: (id: string): string | null => commands.find((one) => one.id === id)?.disabledReason?.() ?? null,
    recent,
    /** Chosen by name: it comes first next time. */
    used(id: string): void {
      storage.set(
        RECENT_KEY,
        [id, ...recent().filter((other) => other !== id)].slice(0, MAX_RECENT).join(' '),
      )
    },
  }
}
