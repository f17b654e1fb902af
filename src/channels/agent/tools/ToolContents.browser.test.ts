import { expect, it } from 'vitest'
import { renderAgentPane, tool } from '../../../testing/agentHarness'

const execute = (change: object) => tool('c', { kind: 'execute', title: 'Run', ...change })
const longLine = `const words = [${Array.from({ length: 60 }, (_, index) => `'word ${index}'`).join(', ')}]`

it('draws what a command printed as a terminal would, and keeps drawing as more of it comes', async () => {
  const { screen, log } = await renderAgentPane()
  log(execute({ input: { command: 'pull' }, status: 'running' }))
  await screen.getByRole('button', { name: /pull/ }).click()
  const output = (content: string, offset: number) => ({
    type: 'tool_output',
    toolCallId: 'c',
    offset,
    content,
  })
  const first = 'pull 1%\n\u001b[1A\u001b[2Kpull 50%\n'
  log(output(first, 0))
  const pre = () => [...document.querySelectorAll('pre')].at(-1)
  await expect.poll(() => pre()?.textContent).toBe('pull 50%')
  log(output('\u001b[1A\u001b[2K\u001b[31mpull\u001b[0m 100%\n', first.length))
  await expect.poll(() => pre()?.textContent).toBe('pull 100%')
  const red = pre()?.querySelector('[data-colour="red"]')
  expect(red?.textContent).toBe('pull')
  expect(red && getComputedStyle(red).color).not.toBe(getComputedStyle(pre() ?? document.body).color)
})

it('shows text of a command as it was printed, never as Markdown, and the exit code', async () => {
  const { screen, log } = await renderAgentPane()
  const printed = '# not a heading\n**not bold** a_b_c'
  log(execute({ content: [{ type: 'text', text: `\`\`\`\n${printed}\n\`\`\`` }], exitCode: 0 }))
  await screen.getByRole('button', { name: /Run/ }).click()
  await expect.element(screen.getByText('Exit code 0')).toBeVisible()
  const pre = document.querySelector('pre')
  expect(pre?.textContent).toBe(printed)
  expect(pre && getComputedStyle(pre).fontFamily).toMatch(/mono/i)
})

it('shows no control sequence of any tool, nor of why it failed', async () => {
  const { screen, log } = await renderAgentPane()
  const content = [{ type: 'text', text: '\u001b[31m2\u001b[0m of 3 found' }]
  log(
    tool('s', {
      kind: 'search',
      title: 'Look',
      content,
      status: 'failed',
      error: '\u001b[1mNo\u001b[0m such file',
    }),
  )
  await screen.getByRole('button', { name: /Look/ }).click()
  await expect.element(screen.getByText('2 of 3 found')).toBeVisible()
  expect(screen.getByRole('article').element().textContent).not.toMatch(/\[\d*m/)
})

it('writes out what a command hides', async () => {
  const { screen, log } = await renderAgentPane()
  log(execute({ input: { command: 'rm -rf .\rls' }, status: 'pending' }))
  await screen.getByRole('button', { name: /rm -rf/ }).click()
  await expect.element(screen.getByText('rm -rf .⟨U+000D⟩ls', { exact: true })).toBeVisible()
})

it('wraps long lines of a change, tints its words, and says its path once', async () => {
  const { screen, log, opened } = await renderAgentPane()
  const diff = {
    type: 'diff',
    path: '/src/words.ts',
    oldText: longLine,
    newText: longLine.replace('word 40', 'wort 40'),
  }
  log(
    tool('e', {
      kind: 'edit',
      title: 'Edit src/words.ts',
      locations: [{ path: '/src/words.ts', line: 3 }],
      content: [diff],
    }),
  )
  await screen.getByRole('button', { name: /Edit src/ }).click()
  const marks = () => [...document.querySelectorAll('mark')].map(({ textContent }) => textContent)
  await expect.poll(marks).toEqual(['word', 'wort'])
  const article = screen.getByRole('article').element()
  for (const element of article.querySelectorAll('div'))
    expect(element.scrollWidth, element.className).toBeLessThanOrEqual(element.clientWidth + 1)
  expect(article.textContent?.split('src/words.ts')).toHaveLength(2)
  await screen.getByRole('button', { name: 'Open /src/words.ts:3' }).click()
  expect(opened).toEqual([['/src/words.ts', 3]])
})

it('says so where only the line ends of a file changed', async () => {
  const { screen, log } = await renderAgentPane()
  const content = [{ type: 'diff', path: '/a.ts', oldText: 'a\r\nb\r\n', newText: 'a\nb\n' }]
  log(tool('e', { kind: 'edit', title: 'Edit a file', content }))
  await screen.getByRole('button', { name: /Edit a file/ }).click()
  await expect.element(screen.getByText('Only the line ends changed.')).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Open /a.ts' })).toHaveTextContent('/a.ts')
})

it('compares no change of which only head and tail came, and says how long it was', async () => {
  const { screen, log } = await renderAgentPane()
  const cut = { truncated: true, length: 400_000 }
  const content = [{ type: 'diff', path: '/a.ts', oldText: 'a\nb\n', newText: 'b\nc\n', ...cut }]
  log(tool('e', { kind: 'edit', title: 'Edit a file', content, truncated: true }))
  await screen.getByRole('button', { name: /Edit a file/ }).click()
  await expect.element(screen.getByText('Too large to compare here.')).toBeVisible()
  await expect.element(screen.getByText('The whole text has 400,000 characters.')).toBeVisible()
  expect(screen.getByRole('article').element().textContent).not.toMatch(/[+−]\d/)
})

it('says no length of what was shortened where none is known', async () => {
  const { screen, log } = await renderAgentPane()
  log(tool('e', { kind: 'edit', title: 'Edit a file', input: { text: 'begin…end' }, truncated: true }))
  await screen.getByRole('button', { name: /Edit a file/ }).click()
  await expect.element(screen.getByText('Shortened.', { exact: true })).toBeVisible()
})

it('draws a long line of a diff in runs: one against its direction is laid out anew for each of its rows', async () => {
  const { screen, log } = await renderAgentPane()
  const newText = 'שלום '.repeat(2_000)
  log(execute({ kind: 'edit', content: [{ type: 'diff', path: '/a.ts', oldText: 'one', newText }] }))
  await screen.getByRole('button', { name: /Run/ }).click()
  const line = () => [...document.querySelectorAll('[data-kind="added"]')].at(-1)
  await expect.poll(() => line()?.textContent).toContain(newText.trim())
  const runs = [...(line()?.querySelectorAll('bdi') ?? [])].map(({ textContent }) => textContent.length)
  expect(Math.max(...runs)).toBeLessThanOrEqual(1_000)
  expect(runs.length).toBeGreaterThanOrEqual(10)
})
