import { useRef } from 'react'
import { expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { selectDraft } from '../../channels/agent/viewStore'
import { EmbedHostContext } from '../../channels/context/EmbedHostContext'
import { WorkspaceProvider } from '../../channels/context/WorkspaceProvider'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { AppContext, type AppParts } from '../AppContext'
import { createEmbedHost } from '../embed/embedHost'
import { createFocusRegions } from '../focusRegions'
import { useEarlyWriting } from './useEarlyWriting'

function Region({ isHere }: { isHere: boolean }) {
  const region = useRef<HTMLElement>(null)
  const writeEarly = useEarlyWriting(region, isHere)
  return (
    <aside ref={region} aria-label="Agent" data-region="agent" tabIndex={-1} onKeyDown={writeEarly}>
      {isHere && <textarea aria-label="Message" />}
    </aside>
  )
}

/** The region whose conversation is on its way, and a button beside it. */
async function show(isReadOnly = false) {
  const { workspace } = createWorkspaceHarness()
  const readOnly = { files: false, terminal: false, agent: isReadOnly }
  const embedHost = createEmbedHost({ isEmbed: true, readOnly })
  const app = { focus: createFocusRegions(document), embedHost } as unknown as AppParts
  const drawn = (isHere: boolean) => (
    <WorkspaceProvider workspace={workspace}>
      <AppContext value={app}>
        <EmbedHostContext value={embedHost.getState()}>
          <button type="button">Elsewhere</button>
          <Region isHere={isHere} />
        </EmbedHostContext>
      </AppContext>
    </WorkspaceProvider>
  )
  const screen = await render(drawn(false))
  page.getByRole('complementary', { name: 'Agent' }).element().focus()
  return {
    come: () => screen.rerender(drawn(true)),
    draft: () => selectDraft(null)(workspace.agent.viewStore.getState()),
  }
}

const elsewhere = () => page.getByRole('button', { name: 'Elsewhere' })
const message = () => page.getByRole('textbox', { name: 'Message' })

it('keeps what was typed where the user has gone on before the message box came, and leaves the focus there', async () => {
  const { come, draft } = await show()
  await userEvent.keyboard('Why?')
  await elsewhere().click()
  await come()
  expect(draft()).toBe('Why?')
  await expect.element(elsewhere()).toHaveFocus()
})

it('takes nothing where the user may not write', async () => {
  const { come, draft } = await show(true)
  await userEvent.keyboard('Why?')
  await come()
  await expect.element(message()).toHaveFocus()
  expect(draft()).toBe('')
})
