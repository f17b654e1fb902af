import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { offerSchema } from '../../src/channels/agent/shared/offer'
import { configEventSchema } from '../../src/channels/config/shared/protocol'
import { asked, composer, conversation } from '../locators'
import type { AgentClient } from './agentClient'
import { expect, needsTool, notOffered, test } from './agentTest'
import { begin, offered, PATIENT, said, say, send, stop, toEnd } from './pageActs'

/** What is said between a user and an agent, in a browser. */
test('page-stream: the answer stands in the conversation', async ({ page, place }) => {
  const play = place.model.play({ say: 'Good day, this answer is **read in a browser**.' })
  await say(page, place.server, `Greet me. ${play.word}`)
  await expect(said(page, 'read in a browser')).toBeVisible(PATIENT)
})

test('page-question: a question is answered with its option', async ({ page, place }) => {
  const ask = { does: 'ask', question: 'Which colour?', options: ['Red', 'Blue'] } as const
  const play = place.model.play({ say: 'I must ask. ', use: ask }, { say: 'Thank you.' })
  await say(page, place.server, `Ask me. ${play.word}`)
  await expect(conversation(page).getByText('I must ask.')).toBeVisible(PATIENT)
  const option = page.getByRole('radio', { name: /Blue/ })
  const over = said(page, 'Thank you.')
  await expect(async () => {
    expect((await option.isVisible()) || (await stop(page).count()) === 0).toBe(true)
  }).toPass(PATIENT)
  if (!(await option.isVisible())) notOffered(place.agent, 'asks no questions')
  await option.check()
  await asked(page, page.getByRole('group', { name: /^(Question|Permission)/ }).first())
  await page.getByRole('button', { name: 'Answer', exact: true }).first().click()
  await expect(over).toBeVisible(PATIENT)
  expect(JSON.stringify(play.requests.at(-1)?.lines)).toContain('Blue')
})

test('page-plan: the steps stand beside the conversation', async ({ page, place }) => {
  const steps = ['Read the notes', 'Change the notes', 'Test them']
  const play = place.model.play({ say: 'I plan. ', use: { does: 'plan', steps } }, { say: 'Planned.' })
  await say(page, place.server, `Plan it. ${play.word}`)
  await toEnd(page, conversation(page).getByText('I plan.'))
  needsTool(place.agent, play)
  const plan = page.getByRole('region', { name: 'Plan' })
  await expect(plan).toContainText('1 of 3 · Change the notes')
  await plan.getByRole('button').click()
  await expect(plan.getByRole('listitem')).toContainText(steps)
})

test('page-usage: what the conversation takes of the context is shown', async ({ page, place }) => {
  const play = place.model.play({ say: 'Short.' })
  await say(page, place.server, `Be short. ${play.word}`)
  await toEnd(page, said(page, 'Short.'))
  const shown = page.getByText(/^\d+\s?% of \d|^Cost /)
  await offered(place.agent, shown, 'tells no usage')
  test.info().annotations.push({ type: 'fact', description: (await shown.allInnerTexts()).join(', ') })
})

/** Commands that need no words, by the names that agents have for them. */
const SIMPLE = ['about', 'context', 'status', 'compact', 'compress', 'memory', 'init']

const commandsOf = ({ frames }: AgentClient, agentId: string): readonly string[] => {
  const state = frames.findLast((frame) => frame.channel === 'config' && frame.type === 'state')
  const event = configEventSchema.parse(state)
  const row =
    event.type === 'state' ? event.data.agent?.providers.find(({ id }) => id === agentId) : undefined
  return offerSchema.safeParse(row?.offer).data?.commands?.map(({ name }) => name) ?? []
}

test('page-slash: a command is found behind a slash before the first message, and is taken', async ({
  page,
  client,
  place,
}) => {
  await begin(page, place.server)
  await composer(page).click()
  await page.keyboard.type('/')
  const list = page.getByRole('listbox', { name: 'Commands of the agent' })
  await expect(list.getByRole('option').first()).toBeVisible(PATIENT)
  const listed = commandsOf(client, place.agent.id)
  const name = SIMPLE.find((each) => listed.includes(each))
  if (name === undefined) throw new Error(`None of ${listed.join(', ')} needs no words.`)
  await page.keyboard.type(name)
  await expect(list.getByRole('option', { selected: true })).toHaveAccessibleName(new RegExp(`^/${name}`))
  await page.keyboard.press('Tab')
  await expect(composer(page)).toHaveValue(`/${name} `)
  await page.keyboard.press('Enter')
  await toEnd(page, said(page, `/${name}`))
  const next = place.model.play({ say: 'Still here.' })
  await send(page, `Are you there? ${next.word}`)
  await expect(said(page, 'Still here.')).toBeVisible(PATIENT)
})

test('page-mention: a file that is chosen behind an @ reaches the model', async ({ page, place }) => {
  await writeFile(join(place.root, 'page-mentioned.txt'), 'The word of the day is heron.\n')
  const play = place.model.play({ say: 'I know it.' })
  await begin(page, place.server)
  await composer(page).click()
  await page.keyboard.type('Read @page-ment')
  const list = page.getByRole('listbox', { name: 'Files and folders' })
  await expect(list.getByRole('option', { name: '@page-mentioned.txt' })).toBeVisible(PATIENT)
  await page.keyboard.press('Tab')
  await expect(composer(page)).toHaveValue('Read @page-mentioned.txt ')
  const chips = page.getByRole('list', { name: 'Goes with the message' })
  await expect(chips).toContainText('page-mentioned.txt')
  await page.keyboard.type(play.word)
  await page.keyboard.press('Enter')
  await toEnd(page, said(page, 'I know it.'))
  expect(JSON.stringify(play.requests[0]?.lines)).toContain('page-mentioned.txt')
})

test('page-image: a picture that is pasted reaches the model', async ({ page, place }) => {
  const play = place.model.play({ say: 'A picture.' })
  await begin(page, place.server)
  await composer(page).fill(`What is this? ${play.word}`)
  await composer(page).evaluate(async (box) => {
    const canvas = document.createElement('canvas')
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
    const clipboardData = new DataTransfer()
    if (blob) clipboardData.items.add(new File([blob], 'image.png', { type: blob.type }))
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await expect(page.getByRole('list', { name: 'Goes with the message' })).toContainText('image.png')
  await composer(page).press('Enter')
  await expect(said(page, 'A picture.')).toBeVisible(PATIENT)
  await expect(conversation(page)).toContainText('Attached: image.png')
  expect(play.requests[0]?.images).toBeGreaterThan(0)
})
