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
    await field.fill('file')
    await page.getByRole('option').first().waitFor()
    await field.fill('')
    await pause(SETTLED_MS)
    const [letter = '', ...letters] = TYPED
    const first = (await keyTime(page, letter)) ?? 0
    const times: number[] = []
    for (const each of letters) {
      const time = await keyTime(page, each)
      if (time !== null) times.push(time)
    }
    const sorted = times.toSorted((one, other) => one - other)
    return { key: sorted[Math.floor(sorted.length / 2)] ?? 0, slowest: sorted.at(-1) ?? 0, first }
  },
})

/** Null: the key led to the same list. */
async function keyTime(page: Page, letter: string): Promise<number | null> {
  // Before the key is pressed: it may overtake what is still to be evaluated.
  const times = await page.evaluateHandle(() => {
    const list = document.querySelector('[role="listbox"]')
    if (!list) throw new Error('There is no list')
    const seen = { pressed: 0, last: 0, stop: () => observer.disconnect() }
    const press = () => {
      seen.pressed = performance.now()
    }
    addEventListener('keydown', press, { capture: true, once: true })
    const observer = new MutationObserver(() => {
      seen.last = performance.now()
    })
    observer.observe(list, { childList: true, subtree: true, characterData: true, attributes: true })
    return seen
  })
  await page.keyboard.press(letter)
  return times.evaluate(async (seen, settled) => {
    while (seen.pressed === 0 || performance.now() - Math.max(seen.pressed, seen.last) < settled)
      await new Promise((resolve) => setTimeout(resolve, 20))
    seen.stop()
    return seen.last > seen.pressed ? seen.last - seen.pressed : null
  }, SETTLED_MS)
}
