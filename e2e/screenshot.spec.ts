import config from '../playwright.config'
import { comeBack, composer, goOffline, send, status } from './locators'
import { frameOf, previewOf } from './previewLocators'
import { expect, test } from './workspaceTest'

const RED = '<!doctype html><style>html{background:rgb(200,20,30)}</style><h1>Red</h1>'

const launch = config.use?.launchOptions
// Two pictures at a time are more than a small machine has ready in time.
test.describe.configure({ mode: 'default' })
test.use({
  launchOptions: { ...launch, args: [...(launch?.args ?? []), '--auto-accept-this-tab-capture'] },
})

test('a picture of the page goes with the message, and nothing is captured afterwards', async ({
  page,
  mock,
  pageErrors,
}) => {
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices
    const ask = devices.getDisplayMedia.bind(devices)
    devices.getDisplayMedia = async (wish) => {
      const stream = await ask(wish)
      Object.assign(window, { tracks: stream.getTracks() })
      return stream
    }
  })
  await previewOf(page, mock, RED)
  await expect(frameOf(page).getByRole('heading')).toHaveText('Red')
  await page.getByRole('button', { name: 'Screenshot' }).click()
  const attached = page.getByRole('list', { name: 'Goes with the message' })
  await expect(attached).toContainText(/preview-\d+\.png/)
  await expect(composer(page)).toBeFocused()
  expect(
    await page.evaluate(() =>
      (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map(({ readyState }) => readyState),
    ),
  ).toEqual(['ended'])

  const box = await page.locator('iframe').boundingBox()
  await send(page, 'Why is it red?')
  await expect(attached).toBeHidden()
  await expect(page.getByText(/Attached: preview-\d+\.png/)).toBeVisible()
  const sent = () => mock.wire.received.find(({ type }) => type === 'prompt') as unknown as Prompt | undefined
  await expect.poll(sent).toBeDefined()
  const { attachments = [] } = sent() ?? {}
  expect(attachments).toEqual([expect.objectContaining({ mimeType: 'image/png' })])
  const { width, height, isRed } = await page.evaluate(looksOf, attachments[0]?.data ?? '')
  expect(isRed).toBe(true)
  // Videos have an even number of lines.
  expect(Math.abs(width - (box?.width ?? 0))).toBeLessThan(2)
  expect(Math.abs(height - (box?.height ?? 0))).toBeLessThan(2)
  // The browser asks itself about the camera, too, which was not requested.
  expect(pageErrors.splice(0).filter((error) => !error.includes('camera is not allowed'))).toEqual([])
})

test('a picture outlives reloads of the page, beside its text and with a message that waits, which goes once', async ({
  page,
  mock,
  pageErrors,
}) => {
  await previewOf(page, mock, RED)
  await expect(frameOf(page).getByRole('heading')).toHaveText('Red')
  const attached = page.getByRole('list', { name: 'Goes with the message' })
  await expect(async () => {
    await page.getByRole('button', { name: 'Screenshot' }).click()
    await expect(attached).toContainText(/preview-\d+\.png/, { timeout: 5_000 })
  }).toPass()
  await composer(page).fill('Why is it red?')
  await page.reload()
  await expect(attached).toContainText(/preview-\d+\.png/)
  await expect(composer(page)).toHaveValue('Why is it red?')
  await expect(status(page)).toHaveAccessibleName(/^Connected/)

  await goOffline(page, mock)
  await composer(page).press('Enter')
  await expect(page.getByText('Will be sent when reconnected.')).toBeVisible()
  await expect(attached).toBeHidden()
  await page.reload()
  await expect(page.getByText('Will be sent when reconnected.')).toBeVisible()
  await expect(page.getByText(/Attached: preview-\d+\.png/)).toBeVisible()
  await expect(attached).toBeHidden()
  await comeBack(page, mock)
  await expect(page.getByText('Will be sent when reconnected.')).toBeHidden()
  await expect(page.getByRole('feed', { name: 'Conversation' })).toContainText('one two three')
  const prompts = () => mock.wire.received.filter(({ type }) => type === 'prompt') as unknown as Prompt[]
  expect(prompts().map(({ attachments }) => attachments.length)).toEqual([1])
  await page.reload()
  await expect(page.getByRole('feed', { name: 'Conversation' })).toContainText('one two three')
  await expect(attached).toBeHidden()
  expect(prompts()).toHaveLength(1)
  expect(pageErrors.splice(0).filter((error) => !error.includes('camera is not allowed'))).toEqual([])
})

interface Prompt {
  readonly attachments: readonly { readonly data: string }[]
}

/** How large a picture is, and whether it shows the page and nothing else: its corners are red. */
async function looksOf(data: string) {
  const bytes = Uint8Array.from(atob(data), (unit) => unit.charCodeAt(0))
  const image = await createImageBitmap(new Blob([bytes]))
  const { width, height } = image
  const context = new OffscreenCanvas(width, height).getContext('2d')
  context?.drawImage(image, 0, 0)
  const corners = [2, width - 3].flatMap((x) =>
    [2, height - 3].map((y) => context?.getImageData(x, y, 1, 1).data),
  )
  const isRed = corners.every((color) => {
    const [red = 0, green = 255, blue = 255] = color ?? []
    return red > 150 && green < 80 && blue < 80
  })
  return { width, height, isRed }
}

test('a browser that takes no pictures of its own tab has no button for it', async ({ page, mock }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'CropTarget'))
  await previewOf(page, mock, RED)
  await expect(frameOf(page).getByRole('heading')).toHaveText('Red')
  await expect(page.getByRole('button', { name: 'Helper script: in the page' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Screenshot' })).toHaveCount(0)
})
