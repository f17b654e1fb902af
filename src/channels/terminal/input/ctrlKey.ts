/** What a key types while Ctrl is held: `c` becomes the interrupt. Other keys stay what they are. */
export function ctrlKey(typed: string): string {
  const code = typed.length === 1 ? typed.toUpperCase().charCodeAt(0) : 0
  return code >= 0x40 && code <= 0x5f ? String.fromCharCode(code - 0x40) : typed
}
