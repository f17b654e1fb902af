import type { Page } from 'playwright'
import type { Lab } from '../lab/lab'
import { openSearchTree } from '../lab/searchTree'
import type { SideName } from '../lab/side'
import { pause } from '../lab/terminal'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

/** Letters that stand in the paths of many files. */
const TYPED = 'module7file42'
/** A list that did not change for so long is the one that was asked for, ms. */
const SETTLED_MS = 400

/** From each key to the list that it leads to, in 100,000 files. */
export default scenario({
  id: 'quickOpen',
  isCore: false,
  sides: ['product'],
  rows: {
    key: {
      name: 'quick open in 100,000 files: a key from the second letter on',
      unit: 'ms',
      goal: atMost(30),
    },
    slowest: { name: '… the slowest of them', unit: 'ms', goal: null },
    first: { name: '… the first letter', unit: 'ms', goal: null },
  },
  async measure(lab: Lab, name: SideName) {
    const side = await lab.start(name, { workspace: openSearchTree() })
    const page = await lab.newPage()
    await side.openTree(page)
    await pause(3000)
    await page.keyboard.press('Control+P')
    const field = page.getByRole('combobox', { name: 'Go to file' })
    await field.waitFor()
    // The server makes its list of paths with the first question.
    await field.fill('x')
    await page.getByRole('option').first().waitFor()
    await field.fill('')
    await pause(SETTLED_MS)
    const times: number[] = []
    for (const letter of TYPED) times.push(await keyTime(page, letter))
    const [first = 0, ...others] = times
    const sorted = others.toSorted((one, other) => one - other)
    return { key: sorted[Math.floor(sorted.length / 2)] ?? 0, slowest: sorted.at(-1) ?? 0, first }
  },
})

async function keyTime(page: Page, letter: string): Promise<number> {
  const changed = page.evaluate((settled) => {
    const list = document.querySelector('[role="listbox"]')
    if (!list) throw new Error('There is no list')
    let [pressed, last] = [0, 0]
    const press = () => {
      pressed = performance.now()
    }
    addEventListener('keydown', press, { capture: true, once: true })
    const observer = new MutationObserver(() => {
      last = performance.now()
    })
    observer.observe(list, { childList: true, subtree: true, characterData: true, attributes: true })
    return new Promise<number>((resolve) => {
      const look = () => {
        const quiet = performance.now() - Math.max(pressed, last)
        if (pressed === 0 || quiet < settled) setTimeout(look, 20)
        else {
          observer.disconnect()
          resolve(Math.max(0, last - pressed))
        }
      }
      look()
    })
  }, SETTLED_MS)
  await page.keyboard.press(letter)
  return changed
}
