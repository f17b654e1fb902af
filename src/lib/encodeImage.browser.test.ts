import { expect, it } from 'vitest'
import { encodeImage } from './encodeImage'

function canvasOf(width: number, height: number, paint: (pixels: Uint8ClampedArray<ArrayBuffer>) => void) {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d')
  const image = new ImageData(width, height)
  paint(image.data as Uint8ClampedArray<ArrayBuffer>)
  context?.putImageData(image, 0, 0)
  return canvas
}

it('keeps a picture exact where that is small enough', async () => {
  const canvas = canvasOf(40, 30, (pixels) => pixels.fill(200))
  const { name, mimeType, data } = await encodeImage(canvas, 'preview-3000')
  expect([name, mimeType]).toEqual(['preview-3000.png', 'image/png'])
  const image = await createImageBitmap(await (await fetch(`data:${mimeType};base64,${data}`)).blob())
  expect([image.width, image.height]).toEqual([40, 30])
})

it('makes a large one fit into a frame, whatever it shows', async () => {
  const noise = canvasOf(1800, 1200, (pixels) => {
    for (let at = 0; at < pixels.length; at += 65_536)
      crypto.getRandomValues(pixels.subarray(at, Math.min(at + 65_536, pixels.length)))
  })
  const { mimeType, data } = await encodeImage(noise, 'preview-3000')
  expect(mimeType).not.toBe('image/png')
  expect(data.length).toBeLessThanOrEqual(600_000)
  expect(data.length).toBeGreaterThan(60_000)
})
