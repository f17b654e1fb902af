import { describe, expect, it } from 'vitest'
import { bytesFromBase64 } from '../../../lib/text/base64'
import { renderAgentPane } from '../../../testing/agentHarness'

type Screen = Awaited<ReturnType<typeof renderAgentPane>>['screen']

async function picture(name: string, side = 20, type = 'image/png'): Promise<File> {
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const image = new ImageData(side, side)
  for (let at = 0; at < image.data.length; at += 65_536)
    crypto.getRandomValues(image.data.subarray(at, Math.min(at + 65_536, image.data.length)))
  canvas.getContext('2d')?.putImageData(image, 0, 0)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type))
  return new File(blob ? [blob] : [], name, { type })
}

function transferOf(files: readonly File[], text?: string): DataTransfer {
  const transfer = new DataTransfer()
  for (const file of files) transfer.items.add(file)
  if (text !== undefined) transfer.setData('text/plain', text)
  return transfer
}

function paste(target: Element, files: readonly File[], text?: string): boolean {
  const clipboardData = transferOf(files, text)
  return target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
}

function drag(type: 'dragover' | 'drop', target: Element, files: readonly File[]): boolean {
  const dataTransfer = transferOf(files)
  return target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
}

const boxOf = (screen: Screen) => screen.getByRole('textbox', { name: 'Message the agent' })
const chips = (screen: Screen) => screen.getByRole('list', { name: 'Goes with the message' })
const promptsOf = (frames: readonly { type: string }[]) => frames.filter(({ type }) => type === 'prompt')

describe('what is pasted or dropped', () => {
  it('goes with the message: pictures as they are, texts as text, several at once, each under its own name', async () => {
    const { screen, sent } = await renderAgentPane()
    const one = await picture('image.png')
    const code = new File(['const a = 1\n'], 'a.ts', { type: 'video/mp2t' })
    expect(paste(boxOf(screen).element(), [one, await picture('image.png'), code])).toBe(false)
    await expect.element(chips(screen)).toHaveTextContent(/image\.png.*image-2\.png.*a\.ts/)
    expect(chips(screen).element().querySelectorAll('img')).toHaveLength(2)
    await screen.getByRole('button', { name: 'Send' }).click()
    const [{ attachments } = { attachments: [] }] = promptsOf(sent()) as unknown as {
      attachments: { name: string; mimeType: string; data: string }[]
    }[]
    expect(attachments).toMatchObject([
      { name: 'image.png', mimeType: 'image/png' },
      { name: 'image-2.png', mimeType: 'image/png' },
      { name: 'a.ts', mimeType: 'text/plain', data: btoa('const a = 1\n') },
    ])
    expect(bytesFromBase64(attachments[0]?.data ?? '')).toEqual(new Uint8Array(await one.arrayBuffer()))
  })

  it('is taken by a drop onto the conversation, which says so while it is dragged over', async () => {
    const { screen, log } = await renderAgentPane()
    log({ type: 'text', messageId: 'm', content: 'An answer.', offset: 0 })
    const answer = screen.getByText('An answer.')
    await expect.element(answer).toBeVisible()
    const files = [await picture('shot.png')]
    expect(drag('dragover', answer.element(), files)).toBe(false)
    await expect.element(screen.getByText('Drop to send this with the message')).toBeVisible()
    expect(drag('drop', answer.element(), files)).toBe(false)
    await expect.element(chips(screen)).toHaveTextContent('shot.png')
    await expect.element(screen.getByText('Drop to send this with the message')).not.toBeInTheDocument()
  })

  it('is made to fit where it is a picture, and refused with words where it is not', async () => {
    const { screen, workspace } = await renderAgentPane()
    const large = [await picture('a.png', 700), await picture('b.png', 700)]
    expect(large[0]?.size).toBeGreaterThan(700_000)
    const text = new File(['x'.repeat(600_000)], 'log.txt', { type: 'text/plain' })
    const program = new File([new Uint8Array([0, 1, 2])], 'a.out')
    drag('drop', boxOf(screen).element(), [...large, text, program, new File([], 'none.txt')])
    await expect.element(chips(screen)).toHaveTextContent(/a\.(webp|jpeg).*b\.(webp|jpeg)/)
    const alert = screen.getByRole('alert').first()
    await expect.element(alert).toHaveTextContent('log.txt is too large: at most 513 KB go with one message.')
    await expect.element(alert).toHaveTextContent('a.out is neither a picture nor text.')
    await expect.element(alert).toHaveTextContent('none.txt is empty.')
    const attached = Object.values(workspace.agent.viewStore.getState().attached).flat()
    expect(attached.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThanOrEqual(700_000)
    paste(boxOf(screen).element(), [new File(['y'.repeat(500_000)], 'second.txt', { type: 'text/plain' })])
    await expect.element(alert).toHaveTextContent(/^second.txt does not fit/)
    paste(
      boxOf(screen).element(),
      Array.from({ length: 9 }, (_, index) => new File([], `${index}.txt`)),
    )
    await expect
      .element(alert)
      .toHaveTextContent('2.txt is empty.6 more files do not go with the message either.')
    await screen.getByRole('button', { name: 'Dismiss' }).click()
    await expect.element(screen.getByText(/is empty/)).not.toBeInTheDocument()
  })

  it('stays text where the clipboard has text and a picture of it, but not where the text is the name of a file', async () => {
    const { screen } = await renderAgentPane()
    const files = [await picture('image.png')]
    expect(paste(boxOf(screen).element(), files, '1\t2\n3\t4')).toBe(true)
    expect(chips(screen).query()).toBeNull()
    expect(paste(boxOf(screen).element(), files, 'file:///home/me/image.png')).toBe(false)
    await expect.element(chips(screen)).toHaveTextContent('image.png')
  })

  it('stays within the pane, whatever its name', async () => {
    const { screen } = await renderAgentPane()
    paste(boxOf(screen).element(), [new File(['x'], `${'a-long-name-'.repeat(8)}.txt`)])
    await expect.element(chips(screen)).toHaveTextContent(/\.txt1 B$/)
    const right = (element: Element) => Math.round(element.getBoundingClientRect().right)
    const edge = right(document.querySelector('header') ?? document.body)
    for (const name of [/^Remove a-long/, 'Send'])
      expect(right(screen.getByRole('button', { name }).element())).toBeLessThan(edge)
  })

  it('is refused with words by a server that takes none', async () => {
    const { screen } = await renderAgentPane({ capabilities: ['agent.seq'] })
    expect(paste(boxOf(screen).element(), [await picture('image.png')])).toBe(false)
    await expect
      .element(screen.getByRole('alert').first())
      .toHaveTextContent('This server takes no pictures or files with a message.')
    expect(chips(screen).query()).toBeNull()
  })
})
