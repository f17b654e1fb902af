import type { Envelope } from '../src/socket/protocol'
import { rows, typeLine } from './terminalText'
import { expect, test } from './workspaceTest'

/** Turns our server into a documented one: nothing of part 2 leaves it, and no unknown frame is answered. */
function documented(frame: Envelope): readonly Envelope[] {
  if (frame.channel === 'config' || frame.type === 'error') return []
  if (frame.channel === 'terminal') {
    if (frame.type === 'output')
      return [{ channel: 'terminal', type: 'output', sessionId: frame.sessionId, data: frame.data }]
    if (frame.type !== 'close') return []
    return [{ channel: 'terminal', type: 'close', sessionId: frame.sessionId, exitCode: frame.exitCode }]
  }
  if (frame.channel === 'ports') return frame.type === 'snapshot' ? [] : [frame]
  return [frame]
}

test('a documented server without any extension still gives terminal, files and agent', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  mock.wire.rewrite((frame) => {
    if (frame.channel === 'agent') {
      const { seq: _, epoch: __, offset: ___, ...bare } = frame
      return frame.type === 'text' || frame.type === 'task'
        ? [{ ...bare, channel: 'agent', type: frame.type }]
        : []
    }
    return documented(frame)
  })
  await page.goto(mock.url)
  await typeLine(page, 'echo documented')
  await expect(rows(page)).toContainText('documented')
  await page.getByRole('textbox', { name: 'Message the agent' }).fill('hello')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('feed', { name: 'Conversation' })).toContainText('one two three')
  const extensions = mock.wire.received.filter((frame) =>
    ['ack', 'ping', 'subscribe', 'set'].includes(frame.type),
  )
  expect(extensions).toEqual([])
})

test('task events, flat file answers and port numbers of the field are read', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  mock.wire.rewrite((frame) => {
    if (frame.channel === 'files' && frame.success === true) {
      const { data, ...rest } = frame
      if (frame.type === 'list') return [{ ...rest, channel: 'files', type: 'list', entries: data }]
      return [{ ...rest, ...(data as object), channel: 'files', type: frame.type }]
    }
    if (frame.channel === 'agent') {
      if (frame.type !== 'text') return []
      const { messageId, content, taskId } = frame
      return [
        {
          channel: 'agent',
          type: 'task_event',
          taskId,
          kind: 'assistant_message.delta',
          messageId,
          payload: { delta: content },
        },
      ]
    }
    return documented(frame)
  })
  await page.goto(mock.url)
  await typeLine(page, 'echo x')
  await expect(rows(page)).toContainText('x')
  mock.wire.inject({ channel: 'ports', type: 'change', action: 'open', port: 5173 })
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await expect(page.getByRole('row', { name: /^5173/ })).toBeVisible()
  await page.getByRole('textbox', { name: 'Message the agent' }).fill('hello')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('feed', { name: 'Conversation' })).toContainText('one two three')
})

test('an error frame without a channel is shown once, in the output', async ({ page, mock }) => {
  await page.goto(mock.url)
  await expect(page.getByRole('contentinfo').getByRole('button', { name: /^Connected/ })).toBeVisible()
  mock.wire.inject({ type: 'error', error: 'The quota of this workspace is used up.' })
  await page.getByRole('tab', { name: /^Output/ }).click()
  await expect(page.getByText('The quota of this workspace is used up.')).toHaveCount(1)
})
