/** CSS pixels a text takes whose lines wrap, about: a word that does not fit makes a line a little longer than it is. */
export function textHeight(
  text: string,
  { lineLength, lineHeight }: { readonly lineLength: number; readonly lineHeight: number },
): number {
  let lines = 0
  for (let at = 0; at <= text.length; ) {
    const next = text.indexOf('\n', at)
    const end = next < 0 ? text.length : next
    lines += Math.max(1, Math.ceil((end - at) / lineLength))
    at = end + 1
  }
  return lines * lineHeight
}
