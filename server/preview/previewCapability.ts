import { createHmac, timingSafeEqual } from 'node:crypto'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
/** 26 digits of base32 are 130 bits. */
const DIGITS = 26
const LABEL = /^([1-9][0-9]{0,4})-([0-9a-f]{8})-([a-z2-7]{26})$/

export interface PreviewCapabilities {
  /** Host label of a port's preview, the part before the preview domain. */
  label(port: number): string
  /** The port a label names; null when any part of it is wrong. */
  portOf(label: string): number | null
}

/**
 * One host per port, named by a secret of its own: an HMAC of a random key of the workspace and the port, so that one
 * preview cannot guess another's address. The label is the authorisation: a browser that has it may open the preview.
 * The key opens nothing but previews.
 *
 *     const capabilities = createPreviewCapabilities(key, '1a2b3c4d')
 *     capabilities.portOf(capabilities.label(3000)) // 3000
 *
 * @param prefix the 8 hexadecimal digits of the workspace id
 */
export function createPreviewCapabilities(key: string, prefix: string): PreviewCapabilities {
  function secret(port: number): string {
    const digest = createHmac('sha256', key).update(`preview:${port}`).digest()
    let bits = 0
    let held = 0
    let text = ''
    for (const byte of digest) {
      held = ((held << 8) | byte) & 0xffff
      for (bits += 8; bits >= 5 && text.length < DIGITS; bits -= 5) text += BASE32[(held >> (bits - 5)) & 31]
    }
    return text
  }

  return {
    label: (port) => `${port}-${prefix}-${secret(port)}`,
    portOf(label) {
      const [, digits, given, offered] = LABEL.exec(label) ?? []
      if (digits === undefined || offered === undefined || given !== prefix) return null
      const port = Number(digits)
      if (port > 65_535) return null
      return timingSafeEqual(Buffer.from(offered), Buffer.from(secret(port))) ? port : null
    },
  }
}
