import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../lab/lab'
import type { SideName } from '../lab/side'
import { pause } from '../lab/terminal'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

const FILES = 1000
const LINES = 40
const BEFORE = 'haystackNeedle'
const AFTER = 'haystackPin'

/** A name that stands twice in each of 1,000 files gets another one. The bare side is `sed -i`, which makes no file safe and compares nothing. */
export default scenario({
  id: 'replace',
  isCore: false,
  sides: ['bare', 'product'],
  rows: {
    whole: { name: 'replace in 1,000 files', unit: 'ms', goal: atMost(5000) },
    undone: { name: '… taken back', unit: 'ms', goal: null },
    longTasks: { name: '… tasks over 50 ms meanwhile', unit: '', goal: atMost(0) },
  },
  measure: (lab, name) => (name === 'bare' ? bare(lab) : inPage(lab, name)),
})

/** 1,000 files of 1 kB in 20 folders. */
function makeFiles(lab: Lab): string {
  const root = lab.newFolder()
  const lines = Array.from({ length: LINES }, (_, at) =>
    at % 20 === 10 ? `use(${BEFORE}, ${at})` : `export const value${at} = ${at}`,
  )
  for (let n = 0; n < FILES; n++) {
    const folder = join(root, `part-${n % 20}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `file-${n}.ts`), `${lines.join('\n')}\n`)
  }
  return root
}

async function bare(lab: Lab) {
  const root = makeFiles(lab)
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  )
  const sed = (from: string, to: string): number => {
    const began = performance.now()
    execFileSync('sed', ['-i', `s/${from}/${to}/g`, ...paths], { cwd: root })
    return performance.now() - began
  }
  return { whole: sed(BEFORE, AFTER), undone: sed(AFTER, BEFORE), longTasks: 0 }
}

async function inPage(lab: Lab, name: SideName) {
  const side = await lab.start(name, { workspace: makeFiles(lab) })
  const page = await lab.newPage()
  await side.openTree(page)
  await pause(3000)
  await page.keyboard.press('Control+Shift+H')
  await page.getByRole('textbox', { name: 'Search in files' }).fill(BEFORE)
  await page.getByRole('textbox', { name: 'Replace with' }).fill(AFTER)
  const search = page.getByRole('complementary', { name: 'Search' })
  await search.getByText('2,000 results in 1,000 files', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Replace all', exact: true }).click()

  const seen = (text: string) =>
    page.evaluate((wanted) => {
      const began = performance.now()
      return window.probe
        .when(() => document.getElementById('side')?.textContent?.includes(wanted) ?? false)
        .then((at) => ({ began, ms: at - began }))
    }, text)
  const replaced = seen('Replaced 2,000 results')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Replace all' }).click()
  const { began, ms: whole } = await replaced
  const putBack = seen('Put back 2,000 results')
  await search.getByRole('button', { name: 'Undo', exact: true }).click()
  const { ms: undone } = await putBack
  const longTasks = await page.evaluate(
    (from) => window.probe.longTasks.filter(({ at }) => at >= from).length,
    began,
  )
  return { whole, undone, longTasks }
}
