import { expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { stateFrame } from '../../../testing/configEvents'
import { createWorkspaceHarness } from '../../../testing/workspaceHarness'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { ForkStrip } from './ForkStrip'
import { useFork } from './useFork'

function Place() {
  const fork = useFork()
  return (
    <>
      <button type="button" onClick={() => fork.run('first')}>
        Fork
      </button>
      <ForkStrip fork={fork} />
    </>
  )
}

/** A conversation that is shown beside another one, and can be forked. */
async function shown() {
  const { workspace, network } = createWorkspaceHarness()
  network.last.open()
  network.last.receive(stateFrame())
  const events = ['second', 'first'].map((taskId, at) => ({
    type: 'task',
    taskId,
    status: 'completed',
    seq: at + 1,
    epoch: 'e',
  }))
  network.last.receive({
    channel: 'agent',
    type: 'history',
    events,
    tasks: [],
    seq: 2,
    epoch: 'e',
    hasMore: false,
  })
  const { commands, viewStore } = workspace.agent
  commands.selectTask('first')
  const screen = await render(
    <WorkspaceProvider workspace={workspace}>
      <Place />
    </WorkspaceProvider>,
  )
  const asked = () => network.last.sent.filter(({ type }) => type === 'conversation_fork')
  return {
    commands,
    screen,
    asked,
    taskId: () => viewStore.getState().taskId,
    press: async () => page.getByRole('button', { name: 'Fork' }).click(),
    answer: (told: object) =>
      network.last.receive({
        channel: 'agent',
        type: 'conversation_fork',
        requestId: asked().at(-1)?.requestId,
        ...told,
      }),
  }
}

const made = page.getByText('Forked. The fork is in the list of conversations.')

it('goes to the fork of the conversation that is shown, where nothing is written', async () => {
  const { press, answer, asked, taskId } = await shown()
  await press()
  answer({ success: true })
  await expect.poll(taskId).toBe(asked()[0]?.forkId)
})

it('takes the user neither out of what they write nor out of where they went, and says that it is made', async () => {
  const writing = await shown()
  await writing.press()
  writing.commands.setDraft('first', 'and now')
  writing.answer({ success: true })
  await expect.element(made).toBeVisible()
  expect(writing.taskId()).toBe('first')
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect.element(made).not.toBeInTheDocument()

  await writing.press()
  writing.commands.setDraft('first', '')
  writing.commands.selectTask('second')
  writing.answer({ success: true })
  await expect.element(made).toBeVisible()
  expect(writing.taskId()).toBe('second')
  const [one, other] = writing.asked()
  expect(one?.forkId).not.toBe(other?.forkId)
})

it('is gone to also when the menu that it was begun from is gone', async () => {
  const { press, answer, asked, screen, taskId } = await shown()
  await press()
  await screen.unmount()
  answer({ success: true })
  await expect.poll(taskId).toBe(asked()[0]?.forkId)
})

it('is the same fork when it is tried again (A27)', async () => {
  const { press, answer, asked, taskId } = await shown()
  await press()
  answer({ success: false, error: 'The agent did not start.' })
  await expect.element(page.getByRole('alert')).toHaveTextContent('Not forked: The agent did not start.')
  await press()
  answer({ success: true })
  await expect.poll(taskId).toBe(asked()[0]?.forkId)
  expect(asked()).toHaveLength(2)
  expect(asked()[1]?.forkId).toBe(asked()[0]?.forkId)
})
