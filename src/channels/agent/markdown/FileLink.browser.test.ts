import { expect, it } from 'vitest'
import { renderAgentPane, text } from '../../../testing/agentHarness'

it('opens files of the workspace from an answer, and leaves what is none of them as text', async () => {
  const { screen, log, opened } = await renderAgentPane({ files: ['/src/a.ts', '/README.md', '/docs/'] })
  log(
    text(
      'm',
      '[a](src/a.ts:12) [b](./src/a.ts#L3) [new](src/new.ts) [docs](docs) [g](/etc/passwd) `src/a.ts:7`，见src/a.ts。 [e](../../etc/passwd) [f](javascript:alert(1)) `src/none.ts` [README.md](https://x.example/)',
    ),
  )
  for (const [index, name] of ['a', 'b', 'src/a.ts:7', 'src/a.ts'].entries()) {
    await screen.getByRole('button', { name, exact: true }).click()
    expect(opened.at(-1)).toEqual(['/src/a.ts', [12, 3, 7, undefined][index]])
  }
  const answer = screen.getByRole('article').element()
  const words = [...answer.querySelectorAll('a, button:not([aria-haspopup])')]
  expect(words.map(({ textContent }) => textContent)).toEqual([
    'a',
    'b',
    'new',
    'src/a.ts:7',
    'src/a.ts',
    'README.md',
  ])
  expect([...answer.querySelectorAll('a')].map(({ href }) => href)).toEqual(['https://x.example/'])
})

it('ends an address where the sentence around it goes on', async () => {
  const { screen, log } = await renderAgentPane()
  log(
    text(
      'm',
      '见 https://a.example/x。请看（https://b.example/y），**https://c.example/z_(1)**. See "https://d.example/q?a=1&b=2".',
    ),
  )
  await expect.element(screen.getByRole('link').first()).toBeVisible()
  expect(
    [...screen.getByRole('article').element().querySelectorAll('a')].map((link) => link.getAttribute('href')),
  ).toEqual([
    'https://a.example/x',
    'https://b.example/y',
    'https://c.example/z_(1)',
    'https://d.example/q?a=1&b=2',
  ])
})

it('names a file with characters that hide or turn others as it really is', async () => {
  const { screen, log } = await renderAgentPane({ files: [] })
  log(text('m', '[a](src/a\u202e.ts:3)'))
  await expect
    .element(screen.getByRole('button', { name: 'a', exact: true }))
    .toHaveAttribute('title', 'Open /src/a⟨U+202E⟩.ts:3')
})
