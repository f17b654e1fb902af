import { isHighSurrogate } from '../../../src/lib/text/surrogates'

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
