import type { Page } from '@playwright/test'
import { sessionsAnswerSchema } from '../../src/channels/agent/shared/sessionsProtocol'
import { composer, conversation, run } from '../locators'
import { openClient } from './agentClient'
import { expect, notOffered, test } from './agentTest'
import { begin, offered, PATIENT, said, say, send, title, toEnd } from './pageActs'

/** What an agent is set to, where it comes from, and what it keeps, in a browser. */
const choice = (page: Page, name: 'Model' | 'Mode') => page.getByRole('combobox', { name, exact: true })
const valuesOf = (page: Page, name: 'Model' | 'Mode') =>
  choice(page, name)
    .locator('option')
    .evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value))

async function choose(page: Page, name: 'Model' | 'Mode', value: string): Promise<void> {
  await choice(page, name).selectOption(value)
  await expect(choice(page, name)).not.toHaveAttribute('aria-busy', 'true', PATIENT)
  await expect(choice(page, name)).toHaveValue(value)
}

test('page-model: the one that is chosen is the one that answers', async ({ page, place }) => {
  const { agent, model } = place
  const play = model.play({ say: 'It is one.' })
  await say(page, place.server, `Who are you? ${play.word}`)
  await toEnd(page, said(page, 'It is one.'))
  await offered(agent, choice(page, 'Model'), 'no other model with these keys')
  const current = await choice(page, 'Model').inputValue()
  const other = (await valuesOf(page, 'Model'))
    .filter((id) => id !== current && id !== agent.autoModel)
    .at(-1)
  if (other === undefined) notOffered(agent, 'no other model with these keys')
  await choose(page, 'Model', other)
  const next = model.play({ say: 'It is two.' })
  await send(page, `And now? ${next.word}`)
  await expect(said(page, 'It is two.')).toBeVisible(PATIENT)
  expect(next.requests[0]?.model).not.toBe(play.requests[0]?.model)
})

test('page-mode: another one is taken, said in words and kept over a reload', async ({ page, place }) => {
  const { agent, model } = place
  await begin(page, place.server)
  await composer(page).click()
  const opening = model.play({ say: 'It is one.' })
  await send(page, `Hello. ${opening.word}`)
  await toEnd(page, said(page, 'It is one.'))
  await offered(agent, choice(page, 'Mode'), 'one mode alone that asks')
  await choose(page, 'Mode', agent.otherMode)
  await page.reload()
  await expect(said(page, 'It is one.')).toBeVisible(PATIENT)
  await expect(choice(page, 'Mode')).toHaveValue(agent.otherMode)
  const next = model.play({ say: 'It is two.' })
  await send(page, `And now? ${next.word}`)
  await toEnd(page, said(page, 'It is two.'))
  await expect(choice(page, 'Mode')).toHaveValue(agent.otherMode)
})

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Agents', exact: true })
/** The default one is the first whose row says so. */
const row = (page: Page) => dialog(page).getByRole('listitem').filter({ hasText: 'for new conversations' })

test('page-login: without a key the user is told to log in, in the conversation and on the page of agents', async ({
  page,
  place,
}) => {
  if (place.agent.lacks.includes('page-login'))
    notOffered(place.agent, 'needs none: it has models of its own')
  const server = await place.another({ bare: true })
  await say(page, server, 'Hello.')
  const failure = conversation(page).getByRole('article', { name: 'Error' }).first()
  await expect(failure).toContainText(/log in|sign in/i, PATIENT)
  await run(page, 'Agents')
  await expect(row(page)).toContainText('Needs you to sign in')
  await server.stop()
})

test('page-missing: an agent that is not installed says how to install it, and types that into a terminal', async ({
  page,
  place,
}) => {
  const server = await place.another({ env: { PATH: '/usr/bin:/bin' } })
  const line = `npm install -g ${place.agent.package}`
  await say(page, server, 'Hello.')
  const failure = conversation(page).getByRole('article', { name: 'Error' }).first()
  await expect(failure).toContainText(line, PATIENT)
  await run(page, 'Agents')
  await expect(row(page)).toContainText('Not installed')
  await row(page)
    .getByRole('button', { name: /^Install…/ })
    .click()
  const terminal = page.getByRole('region', { name: /Install: / }).filter({ hasText: line })
  await expect(terminal.first()).toBeVisible(PATIENT)
  await server.stop()
})

test('page-fork: a conversation goes on twice, and the fork knows what was said before', async ({
  page,
  place,
}) => {
  const play = place.model.play({ say: 'I keep the word capybara in mind.' })
  await say(page, place.server, `Remember the word dormouse. ${play.word}`)
  await toEnd(page, said(page, 'I keep the word capybara in mind.'))
  const answer = conversation(page).getByRole('article').last()
  await expect(answer.getByRole('button', { name: 'More on this answer' })).toBeAttached()
  await answer.focus()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Copy answer as Markdown' })).toBeVisible()
  const fork = page.getByRole('menuitem', { name: 'Fork conversation from here' })
  await offered(place.agent, fork, 'forks no sessions')
  await fork.click()
  await expect(title(page, /\(fork\)$/)).toBeVisible(PATIENT)
  await expect(conversation(page)).toContainText('capybara')
  const next = place.model.play({ say: 'It was dormouse.' })
  await send(page, `Which word? ${next.word}`)
  await toEnd(page, said(page, 'It was dormouse.'))
  expect(JSON.stringify(next.requests[0]?.lines)).toContain('dormouse')
})

test('page-earlier: a session that was begun elsewhere is opened from the list, and goes on', async ({
  page,
  place,
}) => {
  // A home of its own, in which there is no other session.
  const own = await place.another({})
  const play = place.model.play({ say: 'I keep the word ocelot in mind.' })
  await say(page, own, `Remember the word axolotl. ${play.word}`)
  await toEnd(page, said(page, 'I keep the word ocelot in mind.'))
  // Codex gives no session away that another process has open.
  await own.stop()
  const server = await own.beside()
  const client = await openClient(server.ready())
  const { id } = place.agent
  const listed = sessionsAnswerSchema.parse(await client.ask('agent_sessions', { agentId: id }))
  client.close()
  await begin(page, server)
  await page.keyboard.press('Shift+F4')
  const earlier = page.getByRole('button', { name: /^Earlier sessions of / })
  if (listed.code === 'not_offered') {
    await expect(earlier).toBeHidden()
    await server.stop()
    notOffered(place.agent, 'no list of its sessions')
  }
  await earlier.click(PATIENT)
  await page
    .getByRole('region', { name: /^Earlier sessions of / })
    .getByRole('listitem')
    .first()
    .getByRole('button')
    .click(PATIENT)
  await expect(conversation(page)).toContainText('axolotl', PATIENT)
  await expect(conversation(page)).toContainText('ocelot')
  const next = place.model.play({ say: 'It was axolotl.' })
  await send(page, `Which word? ${next.word}`)
  await toEnd(page, said(page, 'It was axolotl.'))
  expect(JSON.stringify(next.requests[0]?.lines)).toContain('axolotl')
  await server.stop()
})
