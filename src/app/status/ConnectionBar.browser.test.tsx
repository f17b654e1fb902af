import axe from 'axe-core'
import { expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../ui/theme/global.css'
import { WorkspaceProvider } from '../../channels/context/WorkspaceProvider'
import { stateFrame } from '../../testing/configEvents'
import { fakeTextModel } from '../../testing/editorFakes'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { AppContext, type AppParts } from '../AppContext'
import { createEmbedHost } from '../embed/embedHost'
import { createDialogStore } from '../shell/dialogStore'
import { ConnectionBar } from './ConnectionBar'
import { ConnectionItem } from './ConnectionItem'

async function show() {
  const harness = createWorkspaceHarness()
  harness.network.last.open()
  harness.network.last.receive(stateFrame())
  const app = { dialogs: createDialogStore(), embedHost: createEmbedHost() } as unknown as AppParts
  await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <AppContext value={app}>
        <main>
          <ConnectionBar />
          <ConnectionItem />
        </main>
      </AppContext>
    </WorkspaceProvider>,
  )
  return { ...harness, app }
}

const button = (name: string) => page.getByRole('button', { name })

/** A file with text that was never saved. */
async function openDirty({ workspace, network, clock }: Awaited<ReturnType<typeof show>>, path: string) {
  const { editors } = workspace.files
  editors.open(path)
  await clock.advance(0)
  const asked = network.last.sent.find((frame) => frame.type === 'read' && frame.path === path)
  const read = { content: 'saved', encoding: 'utf-8', version: 'v1' }
  network.last.receive({
    channel: 'files',
    type: 'read',
    requestId: asked?.requestId,
    success: true,
    data: read,
  })
  await clock.advance(0)
  const model = fakeTextModel('saved')
  editors.model(path, () => model)
  model.type('never saved')
}

it('stands nowhere while the connection is fine', async () => {
  await show()
  await expect.element(button('Connected, catching up')).toBeVisible()
  expect(page.getByRole('alert').elements()).toEqual([])
})

it('says that access expired, that nothing was lost, and where to sign in', async () => {
  const { network, app } = await show()
  network.last.close(4401)
  await expect.element(page.getByText('Your access to demo expired. Nothing was lost.')).toBeVisible()
  await userEvent.click(button('Sign in again').first())
  expect(app.dialogs.getState().open).toBe('signIn')
  const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] })
  expect(violations.map(({ id }) => id)).toEqual([])
})

it('hands out unsaved text of a workspace that is gone (fault 19)', async () => {
  const shown = await show()
  await openDirty(shown, '/src/a.ts')
  const saved = vi.spyOn(URL, 'createObjectURL')
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLElement,
  ) {
    names.push(this.getAttribute('download'))
  })
  const names: (string | null)[] = []
  shown.network.last.close(4404)
  await expect.element(page.getByText('What you have open stays here.')).toBeVisible()
  await userEvent.click(button('Download the unsaved file'))
  const [blob] = saved.mock.calls[0] ?? []
  expect(await (blob as Blob).text()).toBe('never saved')
  expect(names).toEqual(['a.ts'])
  click.mockRestore()
  saved.mockRestore()
  expect(shown.network.sockets).toHaveLength(1)
})

it('offers no start where the server cannot start a workspace', async () => {
  const { network } = await show()
  network.last.close(4409)
  await expect.element(button('Workspace stopped')).toBeVisible()
  expect(button('Start again').elements()).toEqual([])
  await expect.element(button('Try now')).toBeVisible()
})

it('says for how long a server has not answered', async () => {
  const { workspace } = await show()
  workspace.connection.store.setState({ status: 'suspect', heardAt: performance.now() - 6200 })
  await expect
    .element(page.getByRole('button', { name: /^Slow connection \(no answer for [6-9] s\)$/ }))
    .toBeVisible()
})
