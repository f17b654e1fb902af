import { afterEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { cleanup } from 'vitest-browser-react'
import type * as z from 'zod/mini'
import type { AgentsCommand } from '../channels/agent/shared/agentsProtocol'
import type { ConversationCommand } from '../channels/agent/shared/conversationsProtocol'
import type { AgentCommand } from '../channels/agent/shared/protocol'
import type { configCommandSchema } from '../channels/config/shared/protocol'
import type { GitRequest } from '../channels/files/shared/gitProtocol'
import type { FilesRequestType } from '../channels/files/shared/protocol'
import type { TerminalCommand } from '../channels/terminal/shared/protocol'
import type { Envelope } from '../socket/protocol'
import { showFullApp } from '../testing/offlineApp'
import { createEmbedHost } from './embed/embedHost'

/** Commands that change nothing in the workspace, by channel. A name that no channel knows is an error of types. */
const LOOKING = {
  files: ['list', 'read', 'git_status'],
  terminal: ['list', 'ack', 'resize'],
  agent: ['page', 'agents', 'conversation_list', 'conversation_search'],
  config: ['get', 'set', 'ping'],
} as const satisfies {
  readonly files: readonly (FilesRequestType | GitRequest['type'])[]
  readonly terminal: readonly TerminalCommand['type'][]
  readonly agent: readonly (AgentCommand | AgentsCommand | ConversationCommand)['type'][]
  readonly config: readonly z.infer<typeof configCommandSchema>['type'][]
}
const isLooking = ({ channel, type }: Envelope) =>
  Object.entries(LOOKING).some(([name, types]) => name === channel && types.some((one) => one === type))
const REASON = 'This workspace is read-only.'
const EVERYTHING = { files: true, terminal: true, agent: true }

const controls = () =>
  [...document.querySelectorAll<HTMLElement>('button, [role="treeitem"], [role="menuitem"]')].filter(
    (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.xterm'),
  )
const nameOf = (one: Element) => `${one.getAttribute('aria-label') ?? ''} ${one.textContent}`

afterEach(cleanup)

describe('a read-only workspace', { timeout: 60_000 }, () => {
  it('has nothing to press that would change it', async () => {
    const { network } = await showFullApp(createEmbedHost({ isEmbed: true, readOnly: EVERYTHING }))
    for (const name of [
      'New file',
      'New terminal',
      'Close terminal',
      'New conversation',
      'Allow once',
      'Deny',
      'Stop',
      'Send',
    ])
      await expect
        .element(page.getByRole('button', { name, exact: true }).first())
        .toHaveAttribute('aria-disabled', 'true')
    await expect.element(page.getByRole('textbox', { name: 'Message the agent' })).toHaveAttribute('readonly')
    await expect
      .element(page.getByRole('textbox', { name: 'Message the agent' }))
      .toHaveAccessibleDescription(REASON)
    const pressed = new Set<string>()
    const before = network.last.sent.length
    for (;;) {
      const next = controls().find((one) => !pressed.has(nameOf(one)))
      if (!next) break
      pressed.add(nameOf(next))
      next.click()
      await new Promise((resolve) => requestAnimationFrame(resolve))
      if (document.querySelector('[role="dialog"], [role="menu"]')) await userEvent.keyboard('{Escape}')
    }
    expect(pressed.size).toBeGreaterThan(20)
    expect(network.last.sent.slice(before).filter((frame) => !isLooking(frame))).toEqual([])
  })

  it('says so to who types into a terminal or pastes, until it may be written to', async () => {
    const embedHost = createEmbedHost({ isEmbed: true, readOnly: EVERYTHING })
    const { network } = await showFullApp(embedHost)
    const input = page.getByRole('textbox', { name: 'Terminal input' }).first()
    await expect.element(input).toBeInTheDocument()
    const panel = page.getByRole('region', { name: 'Panel' })
    const sentInput = () => network.last.sent.filter(({ type }) => type === 'input').length
    input
      .element()
      .dispatchEvent(
        new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: new DataTransfer() }),
      )
    await expect.element(panel.getByRole('alert')).toHaveTextContent(REASON)
    input.element().focus()
    await userEvent.keyboard('x')
    expect(sentInput()).toBe(0)
    embedHost.setState({ readOnly: { files: true, terminal: false, agent: true } })
    await expect.element(panel.getByRole('alert')).not.toBeInTheDocument()
    await userEvent.keyboard('x')
    await expect.poll(sentInput).toBe(1)
  })
})
