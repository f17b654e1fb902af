export interface OutputDecoder {
  /** The text that is complete so far; the rest waits for the next call. */
  decode(output: Uint8Array | string): string
  /** What was still waiting. */
  end(): string
}

/** Bytes of a shell to text, never ending inside a code point or a surrogate pair. */
export function createOutputDecoder(): OutputDecoder {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let held = ''

  return {
    decode(output) {
      const text = held + (typeof output === 'string' ? output : decoder.decode(output, { stream: true }))
      held = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.slice(-1) : ''
      return held === '' ? text : text.slice(0, -1)
    },
    end() {
      const text = held + decoder.decode()
      held = ''
      return text
    },
  }
}

/** The first half of a character that takes two UTF-16 units. */
export const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
export const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff
