import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Page } from 'playwright'
import { pause } from '../lab/terminal'
import { atMostTimes } from '../report/goal'
import { scenario } from '../scenario'

const EDITION = 1
const [SMALL, LARGE] = ['first.ts', 'large.ts']
const BYTES = 5_000_000
const [SMALL_MARK, LARGE_MARK] = ['FIRST-MARK', 'LARGE-MARK']

/** From the click to the text of a file of 5 MB, once the editor has shown another one. */
export default scenario({
  id: 'openLarge',
  isCore: false,
  sides: ['bare', 'product'],
  rows: {
    open: { name: 'open a file of 5 MB', unit: 'ms', goal: atMostTimes(1.25) },
    longest: { name: '… the longest task meanwhile', unit: 'ms', goal: null },
  },
  async measure(lab, name) {
    const side = await lab.start(name, { workspace: openWorkspace() })
    const page = await lab.newPage()
    await side.openTree(page)
    await openFile(page, side.treeRow(SMALL), SMALL_MARK)
    await pause(2000)
    const began = await page.evaluate(() => performance.now())
    const open = await openFile(page, side.treeRow(LARGE), LARGE_MARK)
    const longest = await page.evaluate(
      (from) => Math.max(0, ...window.probe.longTasks.filter(({ at }) => at >= from).map(({ ms }) => ms)),
      began,
    )
    return { open, longest }
  },
})

async function openFile(page: Page, row: string, mark: string): Promise<number> {
  const shown = page.evaluate(
    (text) =>
      window.probe.when(() => document.querySelector('.view-lines')?.textContent?.includes(text) ?? false),
    mark,
  )
  await page
    .locator(row)
    .first()
    .click({ position: { x: 40, y: 8 } })
  return (await shown) - (await page.evaluate(() => window.probe.pressedAt['the mouse'] ?? 0))
}

/** A folder of two files, in the folder for temporary files; an earlier run may have left it there. */
function openWorkspace(): string {
  const folder = join(tmpdir(), `aether-bench-large-${process.getuid?.() ?? 0}-${EDITION}`)
  if (existsSync(folder)) return folder
  const draft = `${folder}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  writeFileSync(join(draft, SMALL), `// ${SMALL_MARK}\n`)
  const line = (n: number) => `export const value${n} = { name: 'value ${n}', next: value${n} } // of many\n`
  const lines: string[] = [`// ${LARGE_MARK}\n`]
  for (let size = 0; size < BYTES; size += lines.at(-1)?.length ?? 1) lines.push(line(lines.length))
  writeFileSync(join(draft, LARGE), lines.join(''))
  try {
    renameSync(draft, folder)
  } catch {
    // Another run was quicker.
    rmSync(draft, { recursive: true })
  }
  return folder
}
