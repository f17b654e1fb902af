/** A loop, because `Uint8Array.from` with a function takes ten times as long, and files come in large pieces. */
export function bytesFromBase64(base64: string): Uint8Array<ArrayBuffer> {
  const units = atob(base64)
  const bytes = new Uint8Array(units.length)
  for (let at = 0; at < units.length; at += 1) bytes[at] = units.charCodeAt(at)
  return bytes
}

/** Bytes per call: each becomes an argument, and engines limit their number. */
const CALL = 8192

export function base64FromBytes(bytes: Uint8Array): string {
  let units = ''
  for (let at = 0; at < bytes.length; at += CALL)
    units += String.fromCharCode(...bytes.subarray(at, at + CALL))
  return btoa(units)
}
