import { base64FromBytes } from './text/base64'

/** A picture as it goes with a message. */
export interface EncodedImage {
  readonly name: string
  readonly mimeType: string
  /** Base64. */
  readonly data: string
}

/** Base64 characters of one picture: with some text, and perhaps another, it stays one frame. */
const MAX_DATA = 600_000
const FORMATS = [
  ['png', 1],
  ['webp', 0.9],
  ['jpeg', 0.8],
] as const
/** From one try to the next, of either side. */
const SMALLER = 0.7

/**
 * As it is where that is small enough, else with less detail, else smaller.
 * @param name without its ending
 * @param maxData base64 characters the result may have
 */
export async function encodeImage(
  canvas: HTMLCanvasElement,
  name: string,
  maxData = MAX_DATA,
): Promise<EncodedImage> {
  for (let scale = 1; scale > 0.05; scale *= SMALLER) {
    const image = scaled(canvas, scale)
    for (const [format, quality] of FORMATS) {
      const data = await dataOf(image, `image/${format}`, quality)
      if (data !== null && data.length <= maxData)
        return { name: `${name}.${format}`, mimeType: `image/${format}`, data }
    }
  }
  throw new Error('The picture cannot be made small enough.')
}

function scaled(canvas: HTMLCanvasElement, scale: number): HTMLCanvasElement {
  if (scale === 1) return canvas
  const smaller = canvas.ownerDocument.createElement('canvas')
  smaller.width = Math.max(1, Math.round(canvas.width * scale))
  smaller.height = Math.max(1, Math.round(canvas.height * scale))
  smaller.getContext('2d')?.drawImage(canvas, 0, 0, smaller.width, smaller.height)
  return smaller
}

async function dataOf(canvas: HTMLCanvasElement, mimeType: string, quality: number): Promise<string | null> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, mimeType, quality))
  // A browser that cannot write a format writes another.
  if (blob === null || blob.type !== mimeType) return null
  return base64FromBytes(new Uint8Array(await blob.arrayBuffer()))
}
