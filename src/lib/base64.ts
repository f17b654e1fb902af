export function bytesFromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0))
}

export function base64FromText(text: string): string {
  let units = ''
  for (const byte of new TextEncoder().encode(text)) units += String.fromCharCode(byte)
  return btoa(units)
}
