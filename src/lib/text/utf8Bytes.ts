/** Bytes of `text` encoded as UTF-8; a lone surrogate counts 3, as the encoder replaces it. */
export function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) bytes += 1
    else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      bytes += 2
      i++
    } else bytes += 2
  }
  return bytes
}

const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000

/** The same question without counting where the length alone answers it. */
export function fitsInBytes(text: string, limit: number): boolean {
  if (text.length * 3 <= limit) return true
  return text.length <= limit && utf8Bytes(text) <= limit
}
