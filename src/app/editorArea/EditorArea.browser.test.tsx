import { afterEach, expect, it, vi } from 'vitest'
import { page } from 'vitest/browser'
import { cleanup, render } from 'vitest-browser-react'
import { stateFrame } from '../../testing/configEvents'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { App } from '../App'
import { EditorTabs } from './EditorTabs'

vi.mock('./EditorTabs', { spy: true })

afterEach(cleanup)

it('the editor area is not drawn anew for what changes about a file: only its tab is', async () => {
  await page.viewport(1440, 900)
  const { network, workspace } = createWorkspaceHarness()
  network.last.open()
  network.last.receive(stateFrame())
  await render(<App workspace={workspace} />)
  const drawn = vi.mocked(EditorTabs)
  await expect.poll(() => drawn.mock.calls.length, { timeout: 15_000 }).toBeGreaterThan(0)
  drawn.mockClear()
  workspace.files.editors.open('/src/a.ts')
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
  expect(workspace.files.editors.view.getState().files).toHaveProperty(['/src/a.ts'])
  expect(drawn).not.toHaveBeenCalled()
})
