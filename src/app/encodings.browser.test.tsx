import { expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../ui/theme/global.css'
import { CAPABILITIES } from '../socket/protocol'
import { stateFrame } from '../testing/configEvents'
import { createWorkspaceHarness } from '../testing/workspaceHarness'
import { App } from './App'

async function search(capabilities: readonly string[]) {
  await page.viewport(1440, 900)
  const harness = createWorkspaceHarness()
  harness.network.last.open()
  harness.network.last.receive(stateFrame({ capabilities: [...capabilities] }))
  const shown = await render(<App workspace={harness.workspace} />)
  await expect.element(page.getByRole('main', { name: 'Editor' })).toBeVisible()
  const list = page.getByRole('dialog', { name: 'Commands' })
  await expect
    .poll(async () => {
      await userEvent.keyboard('{F1}')
      return list.elements().length
    })
    .toBe(1)
  await list.getByRole('combobox').fill('Reopen with encoding')
  return { list, shown }
}

it('reading a file in another encoding is offered where the server can, and absent where it cannot', async () => {
  const { list, shown } = await search(CAPABILITIES)
  await expect.element(list.getByRole('option', { name: /Reopen with encoding/ })).toBeVisible()
  await shown.unmount()
  const without = await search(CAPABILITIES.filter((capability) => capability !== 'files.encoding'))
  await expect.element(without.list.getByRole('status')).toHaveTextContent('No command matches')
})
