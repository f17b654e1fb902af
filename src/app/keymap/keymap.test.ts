import { describe, expect, it } from 'vitest'
import type { Command } from '../commands/command'
import { createCommands } from '../commands/commands'
import { laterCommands } from '../commands/laterCommands'
import { formatChord, isPressed, type KeyPress, type Platform, parseChord } from './chord'
import { chordsOf, createKeymap } from './keymap'

/** Commands are only listed here, and none runs. */
const parts = { workspace: { files: {} } } as Parameters<typeof createCommands>[0]
const commands = [
  ...createCommands(parts),
  ...laterCommands(parts, {} as Parameters<typeof laterCommands>[1]),
]

function press(text: string, over: Partial<KeyPress> = {}): KeyPress {
  const { ctrl, meta, alt, shift, key } = parseChord(text, 'other')
  const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : key
  return { key, code, ctrlKey: ctrl, metaKey: meta, altKey: alt, shiftKey: shift, ...over }
}

describe('a chord', () => {
  it('is Cmd on macOS where it is Ctrl elsewhere', () => {
    expect(parseChord('Mod+Shift+P', 'other')).toMatchObject({
      ctrl: true,
      meta: false,
      shift: true,
      key: 'p',
    })
    expect(parseChord('Mod+Shift+P', 'mac')).toMatchObject({ ctrl: false, meta: true, shift: true, key: 'p' })
    expect(parseChord('Ctrl+`', 'mac')).toMatchObject({ ctrl: true, meta: false })
  })

  it.each(['Hyper+P', 'Mod+', 'mod+P'])('cannot be %j', (text) => {
    expect(() => parseChord(text, 'other')).toThrow()
  })

  it('is shown as the keyboard has it', () => {
    expect(formatChord(parseChord('Mod+Shift+P', 'other'), 'other')).toBe('Ctrl+Shift+P')
    expect(formatChord(parseChord('Mod+Shift+P', 'mac'), 'mac')).toBe('⇧⌘P')
    expect(formatChord(parseChord('Alt+PageDown', 'other'), 'other')).toBe('Alt+Page Down')
  })

  it('needs exactly its modifiers', () => {
    const chord = parseChord('Mod+P', 'other')
    expect(isPressed(chord, press('Ctrl+P'))).toBe(true)
    expect(isPressed(chord, press('Ctrl+Shift+P', { key: 'P' }))).toBe(false)
    expect(isPressed(chord, press('Ctrl+Alt+P'))).toBe(false)
  })

  it('goes by the letter that is typed, and by its place where that is no Latin letter', () => {
    const chord = parseChord('Mod+P', 'other')
    expect(isPressed(chord, press('Ctrl+P', { code: 'KeyR' }))).toBe(true)
    expect(isPressed(chord, press('Ctrl+R', { code: 'KeyP' }))).toBe(false)
    expect(isPressed(chord, press('Ctrl+P', { key: 'з', code: 'KeyP' }))).toBe(true)
  })

  it('finds ` and / however a keyboard types them', () => {
    expect(isPressed(parseChord('Ctrl+Shift+`', 'other'), press('Ctrl+Shift+~', { code: 'Backquote' }))).toBe(
      true,
    )
    expect(isPressed(parseChord('Mod+Shift+/', 'other'), press('Ctrl+Shift+?', { code: 'Slash' }))).toBe(true)
  })
})

describe('the keymap', () => {
  const keymap = createKeymap(commands, 'other')
  const found = (text: string, context: 'terminal' | 'editor' | 'page' = 'page') =>
    keymap.find(press(text), context)?.id ?? null

  it('finds commands from the page and from the editor', () => {
    expect(found('F1')).toBe('commands')
    expect(found('Ctrl+P', 'editor')).toBe('goToFile')
    expect(found('Ctrl+Y')).toBeNull()
  })

  it('leaves every Ctrl+letter and Alt+letter to the shell', () => {
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
      for (const modifier of ['Ctrl', 'Alt', 'Alt+Shift'])
        expect(found(`${modifier}+${letter}`, 'terminal'), `${modifier}+${letter}`).toBeNull()
    expect(found('Ctrl+,', 'terminal')).toBeNull()
  })

  it('keeps the few that are ours in the terminal', () => {
    expect(found('F1', 'terminal')).toBe('commands')
    expect(found('F4', 'terminal')).toBe('needsYou')
    expect(found('Shift+F6', 'terminal')).toBe('previousRegion')
    expect(found('Ctrl+`', 'terminal')).toBe('terminal')
    expect(found('Ctrl+Shift+`', 'terminal')).toBe('newTerminal')
    expect(found('Ctrl+Shift+E', 'terminal')).toBe('focusFiles')
    expect(found('Alt+PageDown', 'terminal')).toBe('nextEditor')
  })

  it('leaves Ctrl and Option to the shell on macOS, and keeps Cmd', () => {
    const mac = createKeymap(commands, 'mac')
    const key = { ...press('F24'), key: 'w', code: 'KeyW' }
    expect(mac.find({ ...key, ctrlKey: true }, 'terminal')).toBeNull()
    expect(mac.find({ ...key, ctrlKey: true }, 'page')?.id).toBe('closeEditor')
    expect(mac.find({ ...key, key: 'p', metaKey: true }, 'terminal')?.id).toBe('goToFile')
  })
})

/** Keys that a browser or a desktop takes before the page sees them, or that type characters. */
function isReserved(text: string, platform: Platform): boolean {
  const { ctrl, meta, alt, shift, key } = parseChord(text, platform)
  const mod = platform === 'mac' ? meta : ctrl
  const isLetter = /^[a-z]$/.test(key)
  if (mod && !alt && /^[wtnq]$/.test(key)) return true
  if (mod && !shift && !alt && /^[rl0-9+-]$/.test(key)) return true
  if (platform === 'mac' && meta && /^[mh]$/.test(key)) return true
  if (platform === 'mac' && meta && (key === '`' || (alt && key.startsWith('Arrow')))) return true
  if (ctrl && (key === 'Tab' || key.startsWith('Page') || key === 'F4')) return true
  if (alt && (key === 'F4' || /^[1-9]$/.test(key) || key === 'ArrowLeft' || key === 'ArrowRight')) return true
  if (alt && !ctrl && !meta && !shift && key === 'd') return true
  if (['F5', 'F11', 'F12'].includes(key)) return true
  if (ctrl && alt && isLetter) return true
  if (platform === 'mac' && alt && isLetter) return true
  if (platform === 'other' && ctrl && shift && key === 'u') return true
  return key.length === 1 && !ctrl && !meta && !alt
}

describe.each(['other', 'mac'] as const)('B1: the default keys (%s)', (platform) => {
  const bound = commands.flatMap((command: Command) =>
    chordsOf(command, platform).map((chord) => ({ id: command.id, chord })),
  )

  it.each(bound)('$chord of $id is not reserved', ({ chord }) => {
    expect(isReserved(chord, platform)).toBe(false)
  })

  it('are each given once', () => {
    const chords = bound.map(({ chord }) => JSON.stringify(parseChord(chord, platform)))
    expect(new Set(chords).size).toBe(chords.length)
  })

  it('would be refused if they were reserved', () => {
    for (const chord of ['Mod+W', 'Mod+Shift+T', 'Ctrl+Tab', 'F5', 'Ctrl+Alt+A', 'P', 'Mod+1'])
      expect(isReserved(chord, platform), chord).toBe(true)
  })
})

it('has every command once', () => {
  const ids = commands.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})
