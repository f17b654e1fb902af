import { expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { useStore } from 'zustand/react'
import '../../ui/theme/global.css'
import { WorkspaceProvider } from '../../channels/context/WorkspaceProvider'
import { memoryUiState } from '../../testing/memoryUiState'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { AppContext, type AppParts } from '../AppContext'
import { createFocusRegions } from '../focusRegions'
import { createFollow } from './createFollow'
import { FollowItem } from './FollowItem'

async function show() {
  const { workspace } = createWorkspaceHarness()
  const follow = createFollow({ storage: memoryUiState(), key: 'follow' })
  follow.toggle()
  const app = { follow, focus: createFocusRegions(document) } as unknown as AppParts
  const Bar = () => useStore(follow.store, ({ isOn }) => isOn) && <FollowItem />
  await render(
    <WorkspaceProvider workspace={workspace}>
      <AppContext value={app}>
        <main>
          <section data-region="editor">
            <button type="button">Editor</button>
          </section>
        </main>
        <footer>
          <Bar />
        </footer>
      </AppContext>
    </WorkspaceProvider>,
  )
  return follow
}

const button = (name: string | RegExp) => page.getByRole('button', { name })

it('pauses and goes on from the keyboard, with the focus where it was', async () => {
  const follow = await show()
  const item = button(/^Following (?!paused)/)
  item.element().focus()
  await userEvent.keyboard('{Enter}')
  expect(follow.store.getState()).toEqual({ isOn: true, isPaused: true })
  await expect.element(button('Following paused')).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  expect(follow.store.getState()).toEqual({ isOn: true, isPaused: false })
  await expect.element(item).toHaveFocus()
})

it('hands the focus on when it is ended', async () => {
  const follow = await show()
  button('Stop following').element().focus()
  await userEvent.keyboard('{Enter}')
  expect(follow.store.getState().isOn).toBe(false)
  await expect.element(button('Stop following')).not.toBeInTheDocument()
  await expect.element(button('Editor')).toHaveFocus()
})
