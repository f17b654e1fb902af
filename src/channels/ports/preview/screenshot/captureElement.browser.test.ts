import { expect, it } from 'vitest'
import { captureElement } from './captureElement'

it('ends with words when the browser ends the picture before it begins', async () => {
  const [track] = document.createElement('canvas').captureStream().getVideoTracks()
  if (!track) throw new Error('A canvas has a track.')
  const page = {
    navigator: { mediaDevices: { getDisplayMedia: async () => new MediaStream([track]) } },
    CropTarget: { fromElement: async () => ({}) },
    document,
  } as unknown as Window
  // The user takes it back while the tab is cut.
  Object.assign(track, { cropTo: async () => track.stop() })
  await expect(captureElement(document.body, page)).rejects.toThrow('no more')
})

it('looks again when the only frame of a tab that stands still has gone by', async () => {
  const canvas = document.createElement('canvas')
  canvas.width = 40
  canvas.height = 20
  canvas.getContext('2d')?.fillRect(0, 0, 40, 20)
  const stream = canvas.captureStream()
  Object.assign(stream.getVideoTracks()[0] ?? {}, { cropTo: async () => {} })
  const video = document.createElement('video')
  let looks = 0
  Object.defineProperty(video, 'srcObject', {
    set: (given: MediaStream | null) => {
      if (given !== null) looks += 1
      // Who looks first sees nothing.
      if (looks > 1) Reflect.set(HTMLMediaElement.prototype, 'srcObject', given, video)
    },
  })
  const page = {
    navigator: { mediaDevices: { getDisplayMedia: async () => stream } },
    CropTarget: { fromElement: async () => ({}) },
    document: {
      createElement: (name: string) => (name === 'video' ? video : document.createElement(name)),
    },
  } as unknown as Window
  expect((await captureElement(document.body, page)).width).toBe(40)
  expect(looks).toBe(2)
})
