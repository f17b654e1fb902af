import { spawn } from 'node:child_process'
import { findRipgrep } from '../../server/drivers/search/ripgrep'
import { searchArguments } from '../../server/drivers/search/ripgrepArguments'
import type { Lab } from '../lab/lab'
import { NEEDLE, NEEDLES, openSearchTree } from '../lab/searchTree'
import type { SideName } from '../lab/side'
import { pause } from '../lab/terminal'
import { atMost, atMostTimes } from '../report/goal'
import { scenario } from '../scenario'

/** A text that stands in 2,000 of 100,000 files. The bare side is ripgrep itself, with the same arguments. */
export default scenario({
  id: 'search',
  isCore: false,
  sides: ['bare', 'product'],
  rows: {
    first: { name: 'search in 100,000 files: the first result', unit: 'ms', goal: atMostTimes(1.2) },
    all: { name: '… all 2,000', unit: 'ms', goal: atMostTimes(1.2) },
    longTasks: { name: '… tasks over 50 ms meanwhile', unit: '', goal: atMost(0) },
  },
  measure: (lab, name) => (name === 'bare' ? bare() : page(lab, name)),
})

/** What it reads is in the memory of the system, as on the other side. */
async function bare() {
  await ripgrep()
  const { first, all } = await ripgrep()
  return { first, all, longTasks: 0 }
}

async function ripgrep(): Promise<{ first: number; all: number }> {
  const program = await findRipgrep()
  if (program === null) throw new Error('ripgrep does not run here')
  const began = performance.now()
  const child = spawn(program, searchArguments({ query: NEEDLE, limit: 10_000 }, null), {
    cwd: openSearchTree(),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const first = new Promise<number>((resolve) =>
    child.stdout.once('data', () => resolve(performance.now() - began)),
  )
  child.stdout.resume()
  const all = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(performance.now() - began))
  })
  return { first: await first, all: await all }
}

async function page(lab: Lab, name: SideName) {
  await ripgrep()
  const side = await lab.start(name, { workspace: openSearchTree() })
  const page = await lab.newPage()
  await side.openTree(page)
  await pause(3000)
  await page.keyboard.press('Control+Shift+F')
  const field = page.getByRole('searchbox', { name: 'Search in files' })
  await field.fill('nothing like it at all')
  await page
    .getByText(/^No results for/)
    .first()
    .waitFor()
  const shown = page.evaluate(() =>
    window.probe.when(() => document.querySelector('[role=tree][aria-label="Search results"] mark') !== null),
  )
  const ended = page.evaluate(
    (totals) => window.probe.when(() => document.body.textContent?.includes(totals) ?? false),
    `${NEEDLES.toLocaleString('en')} results in`,
  )
  // Typed and sent with Enter, so that no rest of the user's is waited for.
  await field.evaluate((input, text) => {
    if (!(input instanceof HTMLInputElement)) return
    input.select()
    document.execCommand('insertText', false, text)
  }, NEEDLE)
  const began = await page.evaluate(() => performance.now())
  await page.keyboard.press('Enter')
  const [first, all] = [(await shown) - began, (await ended) - began]
  const longTasks = await page.evaluate(
    (from) => window.probe.longTasks.filter(({ at }) => at >= from).length,
    began,
  )
  return { first, all, longTasks }
}
