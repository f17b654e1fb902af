import type { EmbedEvents } from '../../embed-sdk/events'
import { contextOf } from '../keymap/attachKeymap'

/** Common keys of host pages: theirs, unless the focus is where people write code or commands. */
const POLITE = ['Mod+K', 'Mod+P', 'Mod+B', 'Mod+J']

interface Options {
  readonly page: Window
  readonly isMac: boolean
  readonly isPolite: boolean
  /** Chords such as `Mod+Shift+L` that are the host's wherever the focus is. */
  readonly always: readonly string[]
  readonly forward: (key: EmbedEvents['key']) => void
}

/** A key that is pressed in a frame never reaches the page around it by itself. Returns the end of it. */
export function forwardKeys({ page, isMac, isPolite, always, forward }: Options): () => void {
  const chords = (list: readonly string[]) =>
    new Set(list.map((chord) => normal(chord.replace('Mod', isMac ? 'Meta' : 'Ctrl'))).filter(mayForward))
  const [wanted, polite] = [chords(always), chords(isPolite ? POLITE : [])]
  const press = (event: KeyboardEvent) => {
    const isText = event.isComposing || event.keyCode === 229 || event.getModifierState('AltGraph')
    if (isText) return
    const chord = chordOf(event)
    const isTheirs = polite.has(chord) && contextOf(page.document.activeElement) === 'page'
    if (!wanted.has(chord) && !isTheirs) return
    event.preventDefault()
    event.stopImmediatePropagation()
    forward({ key: event.key, chord })
  }
  page.addEventListener('keydown', press, { capture: true })
  return () => page.removeEventListener('keydown', press, { capture: true })
}

const MODIFIERS = ['Ctrl', 'Meta', 'Alt', 'Shift']

/** Ours wherever the focus is: the ways through the page, and out of it. */
const KEPT = ['F1', 'F4', 'F6', 'TAB', 'ENTER', 'ESCAPE']

/** Chords and function keys; never typed text, which stays inside. */
export function mayForward(chord: string): boolean {
  const parts = chord.split('+')
  const key = parts.at(-1) ?? ''
  if (KEPT.includes(key)) return false
  return /^F\d{1,2}$/.test(key) || ['Ctrl', 'Meta', 'Alt'].some((held) => parts.includes(held))
}

export function normal(chord: string): string {
  const parts = chord.split('+')
  const key = parts.at(-1) ?? ''
  return [...MODIFIERS.filter((one) => parts.includes(one)), key.toUpperCase()].join('+')
}

function chordOf({ ctrlKey, metaKey, altKey, shiftKey, key }: KeyboardEvent): string {
  const held = [ctrlKey, metaKey, altKey, shiftKey]
  return [...MODIFIERS.filter((_, at) => held[at]), key.toUpperCase()].join('+')
}
