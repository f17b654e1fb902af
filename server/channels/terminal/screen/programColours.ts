import type { XtermTerminal } from './xtermTerminal'

/** What programs may ask and set by OSC: one of the palette's, text, background, cursor. */
export type ColourSlot = `4;${number}` | '10' | '11' | '12'

/** Colours that programs set, and whether the cursor is to blink: what a terminal without a screen does not keep. */
export interface ProgramColours {
  /** As `#rrggbb`; undefined where none was set. */
  get(slot: ColourSlot): string | undefined
  /** The sequences that set them all. */
  text(): string
}

const ESC = '\u001b'
const ST = `${ESC}\\`
const SPECIAL = ['10', '11', '12'] as const

/** Call it before other handlers of these sequences are registered: they hear them first, and pass them on. */
export function createProgramColours({ parser }: XtermTerminal): ProgramColours {
  const colours = new Map<ColourSlot, string>()
  let blinks: boolean | null = null

  function set(slot: ColourSlot, spec: string | undefined) {
    const colour = spec === undefined ? null : parseColour(spec)
    if (colour !== null) colours.set(slot, colour)
  }

  parser.registerOscHandler(4, (body) => {
    for (const [index, spec] of indexedColours(body)) set(`4;${index}`, spec)
    return false
  })
  parser.registerOscHandler(104, (body) => {
    if (body === '') for (const slot of colours.keys()) if (slot.startsWith('4;')) colours.delete(slot)
    for (const index of body.split(';')) if (/^\d+$/.test(index)) colours.delete(`4;${Number(index)}`)
    return false
  })
  for (const [first, slot] of SPECIAL.entries()) {
    parser.registerOscHandler(Number(slot), (body) => {
      for (const [at, spec] of body.split(';').entries()) {
        const next = SPECIAL[first + at]
        if (next !== undefined) set(next, spec)
      }
      return false
    })
    parser.registerOscHandler(Number(slot) + 100, () => {
      colours.delete(slot)
      return false
    })
  }
  for (const final of ['h', 'l'])
    parser.registerCsiHandler({ prefix: '?', final }, (params) => {
      if (params.includes(12)) blinks = final === 'h'
      return false
    })

  return {
    get: (slot) => colours.get(slot),
    text() {
      const set = [...colours.entries()].sort().map(([slot, colour]) => `${ESC}]${slot};${colour}${ST}`)
      return `${set.join('')}${blinks === null ? '' : `${ESC}[?12${blinks ? 'h' : 'l'}`}`
    },
  }
}

/** Pairs of a body of OSC 4. */
export function indexedColours(body: string): readonly (readonly [number, string])[] {
  const parts = body.split(';')
  return parts.flatMap((index, at) => {
    const spec = parts[at + 1]
    const isPair = at % 2 === 0 && /^\d+$/.test(index) && Number(index) < 256 && spec !== undefined
    return isPair ? [[Number(index), spec] as const] : []
  })
}

/** `rgb:ff/ff/ff`, `#fff` and their longer and shorter forms as `#ffffff`; null for what screens do not read either. */
export function parseColour(spec: string): string | null {
  const text = spec.toLowerCase()
  const parts = /^rgb:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})$/.exec(text)?.slice(1)
  if (parts?.every((part) => part.length === parts[0]?.length))
    return hex(parts.map((part) => Math.round((Number.parseInt(part, 16) * 255) / (16 ** part.length - 1))))
  const digits = /^#((?:[\da-f]{3}){1,4})$/.exec(text)?.[1]
  if (digits === undefined) return null
  const length = digits.length / 3
  // The highest bits are given: `#f00` is f0, 00, 00.
  const value = (at: number) =>
    digits
      .slice(at * length, (at + 1) * length)
      .padEnd(2, '0')
      .slice(0, 2)
  return `#${value(0)}${value(1)}${value(2)}`
}

const hex = (values: readonly number[]) =>
  `#${values.map((value) => value.toString(16).padStart(2, '0')).join('')}`
