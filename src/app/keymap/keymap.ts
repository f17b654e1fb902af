import type { Command } from '../commands/command'
import { type Chord, formatChord, isPressed, type KeyPress, type Platform, parseChord } from './chord'

/** Where the focus is, as far as keys care. */
export type KeyContext = 'terminal' | 'editor' | 'dialog' | 'page'

export type Keymap = ReturnType<typeof createKeymap>

/** Which command a key stands for. Depends on nothing but its arguments. */
export function createKeymap(commands: readonly Command[], platform: Platform) {
  const bindings = commands.flatMap((command) =>
    chordsOf(command, platform).map((text) => ({ command, chord: parseChord(text, platform) })),
  )

  return {
    /** The command to run, or null where the key belongs to the focused element. */
    find(press: KeyPress, context: KeyContext): Command | null {
      const bound = bindings.find(({ chord }) => isPressed(chord, press))
      if (!bound) return null
      const isOurs = bound.command.isShells !== true && isOursInTerminal(bound.chord, platform)
      return context === 'terminal' && !isOurs ? null : bound.command
    },
    /** The first chord of a command as the user sees it; undefined if it has none. */
    shown(commandId: string): string | undefined {
      const bound = bindings.find(({ command }) => command.id === commandId)
      return bound && formatChord(bound.chord, platform)
    },
    /** All of them, for the page of shortcuts. */
    allShown: (commandId: string): readonly string[] =>
      bindings
        .filter(({ command }) => command.id === commandId)
        .map(({ chord }) => formatChord(chord, platform)),
  }
}

export function chordsOf(command: Command, platform: Platform): readonly string[] {
  const { keys } = command
  if (!keys) return []
  return platform === 'mac' ? (keys.mac ?? keys.all) : keys.all
}

/** Every Ctrl+letter and Alt+letter is the shell's; on macOS Ctrl and Option are, and Cmd is ours. */
function isOursInTerminal(chord: Chord, platform: Platform): boolean {
  if (/^F\d+$/.test(chord.key)) return true
  if (chord.ctrl && chord.key === '`') return true
  if (platform === 'mac') return chord.meta
  if (chord.ctrl && chord.shift && /^[a-z]$/.test(chord.key)) return true
  return chord.alt && (chord.key === 'PageUp' || chord.key === 'PageDown')
}
