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
