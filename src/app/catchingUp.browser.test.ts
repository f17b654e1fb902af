import { afterEach, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { cleanup } from 'vitest-browser-react'
import { isChannelLive } from '../socket/connection/connectionState'
import { showTroubledApp } from '../testing/offlineApp'

const REASON = 'Catching up. This takes a moment.'

afterEach(cleanup)

it('lets each channel be acted on once it is up to date, one at a time, and says why not before', async () => {
  const { network, workspace } = await showTroubledApp('syncing', 1440)
  const { store } = workspace.connection
  const live = () =>
    (['files', 'ports'] as const).filter((channel) => isChannelLive(store.getState(), channel))
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const ports = page.getByRole('table', { name: 'Ports' })
  const ofFiles = ['New file', 'New folder'].map((name) =>
    page.getByRole('toolbar', { name: 'Files actions' }).getByRole('button', { name }),
  )
  const ofPorts = [ports.getByRole('button', { name: 'Stop' })]
  type Buttons = typeof ofFiles
  const expectRefused = async (buttons: Buttons) => {
    for (const button of buttons) {
      await expect.element(button).toHaveAttribute('aria-disabled', 'true')
      await expect.element(button).toHaveAttribute('data-tooltip', expect.stringContaining(REASON))
    }
  }
  const expectOffered = async (buttons: Buttons) => {
    for (const button of buttons) {
      await expect.element(button).not.toHaveAttribute('aria-disabled')
      await expect.element(button).not.toHaveAttribute('data-tooltip', expect.stringContaining(REASON))
    }
  }
  expect(live()).toEqual([])
  await expectRefused([...ofFiles, ...ofPorts])

  network.last.receive({
    channel: 'ports',
    type: 'snapshot',
    ports: [{ port: 3000, pid: 1, process: 'node', url: 'http://127.0.0.1:1/' }],
  })
  await expectOffered(ofPorts)
  await expectRefused(ofFiles)
  expect(live()).toEqual(['ports'])

  for (const { channel, type, requestId } of network.last.sent) {
    if (channel !== 'files') continue
    const answer = type === 'list' ? [] : { paths: [], truncated: false }
    network.last.receive({ channel, type, requestId, success: true, data: answer })
  }
  await expectOffered([...ofFiles, ...ofPorts])
  expect(live()).toEqual(['files', 'ports'])
  expect(store.getState().status).toBe('syncing')
  const ofAgent = page
    .getByRole('complementary', { name: 'Agent' })
    .getByRole('button', { name: 'Deny', exact: true })
  await expect.element(ofAgent).toHaveAttribute('aria-disabled', 'true')
  await expect.element(ofAgent).toHaveAttribute('data-tooltip', 'Checking whether this still waits for you…')
})
