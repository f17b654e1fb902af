import { methodOf } from '../../../../lib/methodOf'

/**
 * A still tab sends one video frame, and a busy browser may drop it. Setting the stream again makes it send another,
 * within 200 ms even then.
 */
const LOOK_MS = 700
const LOOKS = 10

/** This tab; the browser asks the user for permission. */
const WISH = { video: true, audio: false, preferCurrentTab: true }

/**
 * Whether the browser captures its own tab, crops to an element, and allows it to this page. Other browsers capture a
 * screen or a window, in which the position of the element is unknown.
 */
export function canCapture(page: Window): boolean {
  // Absent where the page is not secure, whatever the types say.
  if (!('mediaDevices' in page.navigator) || methodOf(page, 'CropTarget') === null) return false
  const policy: unknown = Reflect.get(page.document, 'featurePolicy')
  const allows = methodOf(policy, 'allowsFeature')
  return allows === null || allows('display-capture') === true
}

/** The pixels of an element as the browser shows it. Rejects when the user, or the browser, does not want that. */
export async function captureElement(element: Element, page: Window): Promise<HTMLCanvasElement> {
  const stream = await page.navigator.mediaDevices.getDisplayMedia(WISH)
  try {
    const [track] = stream.getVideoTracks()
    const cropTo = methodOf(track, 'cropTo')
    const targetOf = methodOf(Reflect.get(page, 'CropTarget'), 'fromElement')
    if (!track || !cropTo || !targetOf) throw new Error('This tab cannot be cut to a part of it.')
    await cropTo(await targetOf(element))
    return await firstPicture(stream, track, page.document)
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
}

async function firstPicture(
  stream: MediaStream,
  track: MediaStreamTrack,
  document: Document,
): Promise<HTMLCanvasElement> {
  const video = document.createElement('video')
  video.muted = true
  const ended = new Promise<never>((_, reject) => {
    const end = () => reject(new Error('The browser shows this tab no more.'))
    if (track.readyState === 'ended') end()
    track.addEventListener('ended', end)
  })
  let isDrawn = false
  for (let look = 0; look < LOOKS && !isDrawn; look++) {
    video.srcObject = null
    video.srcObject = stream
    const drawn = new Promise<boolean>((resolve) => video.requestVideoFrameCallback(() => resolve(true)))
    // A stream that ends before its first picture never plays.
    const playing = video.play().then(() => drawn)
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LOOK_MS))
    isDrawn = await Promise.race([playing, ended, late])
  }
  if (!isDrawn) throw new Error('No picture came.')
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  video.srcObject = null
  return canvas
}
