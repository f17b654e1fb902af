/** Whose keyboard: macOS has Cmd where the others have Ctrl. */
export type Platform = 'mac' | 'other'

/** One key with its modifiers. `key` is as in `KeyboardEvent.key`, letters in lower case. */
export interface Chord {
  readonly ctrl: boolean
  readonly meta: boolean
  readonly alt: boolean
  readonly shift: boolean
  readonly key: string
}

/** The parts of a keyboard event that decide. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** Keys named for their place, and what they type with Shift on some keyboards. */
const PLACES: Readonly<Record<string, { readonly code: string; readonly typed: readonly string[] }>> = {
  '`': { code: 'Backquote', typed: ['`', '~'] },
  ',': { code: 'Comma', typed: [',', '<'] },
  '.': { code: 'Period', typed: ['.', '>'] },
  '[': { code: 'BracketLeft', typed: ['[', '{'] },
  ']': { code: 'BracketRight', typed: [']', '}'] },
  '/': { code: 'Slash', typed: ['/', '?'] },
  '\\': { code: 'Backslash', typed: ['\\'] },
  '-': { code: 'Minus', typed: ['-', '_'] },
}

/** Reads `Mod+Shift+P`; `Mod` is Cmd on macOS and Ctrl elsewhere. Throws on anything it does not know. */
export function parseChord(text: string, platform: Platform): Chord {
  const parts = text.split('+')
  const key = parts.pop() ?? ''
  const modifiers = new Set(parts)
  for (const part of modifiers)
    if (!['Mod', 'Ctrl', 'Alt', 'Shift'].includes(part))
      throw new Error(`"${part}" in "${text}" is no modifier: use Mod, Ctrl, Alt or Shift.`)
  if (key === '') throw new Error(`"${text}" names no key.`)
  const isMac = platform === 'mac'
  return {
    ctrl: modifiers.has('Ctrl') || (modifiers.has('Mod') && !isMac),
    meta: modifiers.has('Mod') && isMac,
    alt: modifiers.has('Alt'),
    shift: modifiers.has('Shift'),
    key: key.length === 1 ? key.toLowerCase() : key,
  }
}

export function isPressed(chord: Chord, press: KeyPress): boolean {
  const sameModifiers =
    chord.ctrl === press.ctrlKey &&
    chord.meta === press.metaKey &&
    chord.alt === press.altKey &&
    chord.shift === press.shiftKey
  return sameModifiers && isKey(chord.key, press)
}

/** A letter counts by what it types; where a layout types no Latin letter, by its place. */
function isKey(key: string, { key: typed, code }: KeyPress): boolean {
  const place = PLACES[key]
  if (place) return place.typed.includes(typed) || code === place.code
  if (typed.toLowerCase() === key.toLowerCase()) return true
  if (/^\d$/.test(key)) return code === `Digit${key}`
  const isLatin = typed.length === 1 && typed.charCodeAt(0) < 128
  return /^[a-z]$/.test(key) && !isLatin && code === `Key${key.toUpperCase()}`
}

const MAC_SIGNS: Readonly<Record<string, string>> = { ctrl: '⌃', alt: '⌥', shift: '⇧', meta: '⌘' }

/** As menus and tooltips show it: `Ctrl+Shift+P`, on macOS `⇧⌘P`. */
export function formatChord(chord: Chord, platform: Platform): string {
  const key =
    chord.key.length === 1
      ? chord.key.toUpperCase()
      : chord.key.replace('Page', 'Page ').replace('ArrowUp', '↑').replace('ArrowDown', '↓')
  const held = (['ctrl', 'alt', 'shift', 'meta'] as const).filter((modifier) => chord[modifier])
  if (platform === 'mac') return held.map((modifier) => MAC_SIGNS[modifier]).join('') + key
  const names = { ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift', meta: 'Meta' }
  return [...held.map((modifier) => names[modifier]), key].join('+')
}
