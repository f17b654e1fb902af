import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { createFilesHarness } from '../../../testing/filesHarness'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { FileTree } from './FileTree'

const MANY = Array.from({ length: 300 }, (_, index) => `/m${String(index).padStart(3, '0')}.ts`)
const FILES = [...MANY, '/src/lib/deep.ts', '/src/main.ts']

beforeEach(() => page.viewport(1000, 600))

async function show(activePath: string | null) {
  const { workspace } = createFilesHarness(Object.fromEntries(FILES.map((path) => [path, ''])))
  const tree = (path: string | null) => (
    <WorkspaceProvider workspace={workspace}>
      <input aria-label="elsewhere" />
      <div style={{ blockSize: 300, inlineSize: 260 }}>
        <FileTree activePath={path} onOpenFile={() => {}} />
      </div>
    </WorkspaceProvider>
  )
  const screen = await render(tree(activePath))
  return { open: (path: string) => screen.rerender(tree(path)) }
}

const row = (name: string) => page.getByRole('treeitem', { name, exact: true })
const elsewhere = () => page.getByRole('textbox', { name: 'elsewhere' })
const scroller = () => {
  const element = page.getByRole('tree').element().parentElement
  if (!element) throw new Error('The tree has no scroller.')
  return element
}

describe('the file in the editor', () => {
  it('is marked and brought into view below its folders, without the focus', async () => {
    const { open } = await show(null)
    await expect.element(row('src')).toBeVisible()
    await userEvent.click(elsewhere())
    await open('/src/lib/deep.ts')
    await expect.element(row('deep.ts')).toHaveAttribute('aria-current', 'true')
    await open('/m250.ts')
    await expect.element(row('m250.ts')).toBeInViewport({ ratio: 1 })
    await expect.element(row('m250.ts')).toHaveAttribute('aria-current', 'true')
    await open('/src/main.ts')
    await expect.element(row('main.ts')).toBeInViewport({ ratio: 1 })
    expect(document.activeElement).toBe(elsewhere().element())
  })

  it.each(['deep.ts', 'm250.ts'])('is there when the page begins with it: %s', async (name) => {
    await show(name === 'deep.ts' ? '/src/lib/deep.ts' : '/m250.ts')
    await expect.element(row(name)).toHaveAttribute('aria-current', 'true')
    await expect.element(row(name)).toBeInViewport({ ratio: 1 })
  })

  it('moves nothing while the user is in the tree', async () => {
    const { open } = await show(null)
    await expect.element(row('src')).toBeVisible()
    row('src').element().focus()
    scroller().scrollTop = 600
    await open('/m290.ts')
    await expect.element(row('m030.ts')).toBeVisible()
    expect(scroller().scrollTop).toBe(600)
    expect(document.activeElement).toBe(row('src').element())
  })
})
