import { writeFileSync } from 'node:fs'
import type { CDPSession, Locator } from '@playwright/test'
import { composer } from './locators'
import { frameOf, previewOf } from './previewLocators'
import { expect, test } from './workspaceTest'

/** As a hand does it that drags something from another program: the browser's own events, which may leave the page. */
async function drop(session: CDPSession, target: Locator, dragged: object): Promise<void> {
  const box = await target.boundingBox()
  if (!box) throw new Error('What is dropped on is not to be seen.')
  const place = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 40) }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', {
      type,
      ...place,
      data: { ...dragged, dragOperationsMask: 1 } as never,
    })
}

test('nothing that is dropped anywhere leads the page away, and a previewed page has what it takes', async ({
  page,
  mock,
  context,
}, info) => {
  const file = info.outputPath('dropped.html')
  writeFileSync(file, '<title>Dropped</title>')
  const files = { items: [], files: [file] }
  const link = { items: [{ mimeType: 'text/uri-list', data: 'https://example.invalid/' }] }
  await previewOf(
    page,
    mock,
    `<!doctype html><h1>App</h1><p>Nothing here</p><div>Drop here</div><script>
      const zone = document.querySelector('div')
      zone.ondragover = (event) => event.preventDefault()
      zone.ondrop = (event) => (event.preventDefault(), (zone.textContent = event.dataTransfer.files[0].name))
    </script>`,
  )
  await expect(frameOf(page).getByText('Drop here')).toBeVisible()
  const session = await context.newCDPSession(page)
  const opened: string[] = []
  context.on('page', (other) => opened.push(other.url()))
  await composer(page).fill('unsent')
  // The choices of the agent come below it and move it.
  await expect(page.getByRole('combobox', { name: 'Effort' })).toBeVisible()
  const panes = ['complementary', 'navigation', 'contentinfo'] as const
  for (const target of [...panes.map((role) => page.getByRole(role).first()), composer(page)]) {
    await drop(session, target, files)
    await drop(session, target, link)
  }
  const words = { mimeType: 'text/plain', data: ' words' }
  await drop(session, composer(page), { items: [...link.items, words] })
  await drop(session, frameOf(page).getByText('Nothing here'), files)
  await drop(session, frameOf(page).getByText('Drop here'), files)
  await expect(frameOf(page).getByText('dropped.html')).toBeVisible()
  await expect(composer(page)).toHaveValue(/words/)
  await expect(page.getByRole('list', { name: 'Goes with the message' })).toContainText('dropped.html')
  expect(opened).toEqual([])
})
