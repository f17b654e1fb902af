import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { heapMB } from '../lab/loads'
import { pause } from '../lab/terminal'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

/** As an installation of packages writes them. */
const FOLDERS = 200
const PER_FOLDER = 100
/** 50,000 files that the page has listed. */
const KNOWN_FOLDERS = 50
const PER_KNOWN = 1000

/** The tree while tens of thousands of files come and go beside it, and what knowing 50,000 of them costs the page. */
export default scenario({
  id: 'treeStorm',
  isCore: false,
  maxRepetitions: 3,
  sides: ['product'],
  rows: {
    longest: { name: 'longest task while 20,000 files are written', unit: 'ms', goal: atMost(50) },
    right: { name: '… until the tree is right, after the last of them', unit: 'ms', goal: atMost(3000) },
    known: { name: 'heap of the page for 50,000 files that it knows', unit: 'MB', goal: atMost(20) },
  },
  async measure(lab, name) {
    const root = lab.newFolder()
    mkdirSync(join(root, 'vendor/p0'), { recursive: true })
    writeFileSync(join(root, 'vendor/p0/first.js'), '')
    mkdirSync(join(root, 'gone'))
    const side = await lab.start(name, { workspace: root })
    const page = await lab.newPage()
    await side.openTree(page)
    await pause(2000)
    await page.getByRole('treeitem', { name: 'vendor', exact: true }).click()
    await page.getByRole('treeitem', { name: /^vendor\/p0|^p0$/ }).waitFor()
    const storm = await storms(page, root)

    const before = await heapMB(page)
    for (let folder = 0; folder < KNOWN_FOLDERS; folder++)
      writeFolder(join(root, `known-${folder}`), PER_KNOWN)
    for (let folder = 0; folder < KNOWN_FOLDERS; folder++) {
      await page
        .getByRole('tree', { name: /^Files/ })
        .getByRole('treeitem')
        .first()
        .focus()
      await page.keyboard.press('Home')
      await page.keyboard.type(`known-${folder}`)
      await page.keyboard.press('Enter')
      await page.getByRole('treeitem', { name: 'f0.js', exact: true }).waitFor()
      // Closed again: its listing stays known.
      await page.keyboard.press('Enter')
      await pause(800)
    }
    return { ...storm, known: Math.max(0, (await heapMB(page)) - before) }
  },
})

async function storms(page: Page, root: string) {
  const began = await page.evaluate(() => performance.now())
  for (let folder = 0; folder < FOLDERS; folder++) {
    writeFolder(join(root, 'vendor', `p${folder}`), PER_FOLDER)
    await pause(5)
  }
  // Both stand above what came, where rows are drawn.
  rmdirSync(join(root, 'gone'))
  mkdirSync(join(root, 'after'))
  const over = performance.now()
  await page.getByRole('treeitem', { name: 'after', exact: true }).waitFor()
  await page.getByRole('treeitem', { name: 'gone', exact: true }).waitFor({ state: 'detached' })
  const right = performance.now() - over
  const longest = await page.evaluate(
    (from) => Math.max(0, ...window.probe.longTasks.filter(({ at }) => at >= from).map(({ ms }) => ms)),
    began,
  )
  return { longest, right }
}

function writeFolder(folder: string, files: number): void {
  mkdirSync(folder, { recursive: true })
  for (let n = 0; n < files; n++) writeFileSync(join(folder, `f${n}.js`), '')
}
