import { spawn } from 'node:child_process'
import { rgPath } from '@vscode/ripgrep'
import type { Page } from 'playwright'
import { searchArguments } from '../../server/drivers/search/ripgrepArguments'
import type { Lab } from '../lab/lab'
import { NEEDLE, NEEDLES, openSearchTree, RARE } from '../lab/searchTree'
import type { SideName } from '../lab/side'
import { pause } from '../lab/terminal'
import { atMost, atMostTimes } from '../report/goal'
import { scenario } from '../scenario'

/** A text that stands in 2,000 of 100,000 files, and one in a single file. The bare side is ripgrep itself, with the same arguments. */
export default scenario({
  id: 'search',
  isCore: false,
  sides: ['bare', 'product'],
  rows: {
    rare: { name: 'search in 100,000 files: the only result', unit: 'ms', goal: atMostTimes(1.2) },
    first: { name: '… the first of 2,000', unit: 'ms', goal: atMostTimes(1.2) },
    all: { name: '… all 2,000', unit: 'ms', goal: atMostTimes(1.2) },
    longTasks: { name: '… tasks over 50 ms meanwhile', unit: '', goal: atMost(0) },
  },
  measure: (lab, name) => (name === 'bare' ? bare() : inPage(lab, name)),
})

interface Times {
  readonly first: number
  readonly all: number
}

/** What it reads is in the memory of the system, as on the other side. */
async function bare() {
  await ripgrep(NEEDLE)
  const { first: rare } = await ripgrep(RARE)
  return { rare, ...(await ripgrep(NEEDLE)), longTasks: 0 }
}

async function ripgrep(query: string): Promise<Times> {
  const began = performance.now()
  const child = spawn(rgPath, searchArguments({ query, limit: 10_000 }, null), {
    cwd: openSearchTree(),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const first = new Promise<number>((resolve) =>
    child.stdout.once('data', () => resolve(performance.now() - began)),
  )
  const all = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(performance.now() - began))
  })
  return { first: await first, all: await all }
}

async function inPage(lab: Lab, name: SideName) {
  await ripgrep(NEEDLE)
  const side = await lab.start(name, { workspace: openSearchTree() })
  const page = await lab.newPage()
  await side.openTree(page)
  await pause(3000)
  await page.keyboard.press('Control+Shift+F')
  await page.getByRole('textbox', { name: 'Search in files' }).waitFor()
  const { first: rare } = await sought(page, RARE, '1 result in 1 file')
  const began = await page.evaluate(() => performance.now())
  const times = await sought(page, NEEDLE, `${NEEDLES.toLocaleString('en')} results in`)
  const longTasks = await page.evaluate(
    (from) => window.probe.longTasks.filter(({ at }) => at >= from).length,
    began,
  )
  return { rare, ...times, longTasks }
}

/** Typed at once and sent with Enter, so that no rest of the user's is waited for. */
async function sought(page: Page, query: string, totals: string): Promise<Times> {
  const field = page.getByRole('textbox', { name: 'Search in files' })
  await field.fill('nothing like it at all')
  await page
    .getByRole('complementary', { name: 'Search' })
    .getByText(/^No results for/)
    .waitFor()
  const seen = page.evaluate(whenSeen, totals)
  await field.evaluate((input, text) => {
    if (!(input instanceof HTMLInputElement)) return
    input.select()
    document.execCommand('insertText', false, text)
  }, query)
  const began = await page.evaluate(() => performance.now())
  await page.keyboard.press('Enter')
  const { first, all } = await seen
  return { first: first - began, all: all - began }
}

/** Looks when something changed, and not at each frame: that would take a processor from what is measured. */
function whenSeen(totals: string): Promise<Times> {
  return new Promise((resolve) => {
    let first = 0
    const observer = new MutationObserver(() => {
      const side = document.getElementById('side')
      if (first === 0 && side?.querySelector('mark')) first = performance.now()
      if (first === 0 || !side?.textContent?.includes(totals)) return
      observer.disconnect()
      resolve({ first, all: performance.now() })
    })
    observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}
