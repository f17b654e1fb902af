import type { Page } from 'playwright'

/** What a shell of the bench says when it waits; none of the texts that flow through terminals holds it. */
export const PROMPT = 'bench> '

export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** A word that is on no screen yet. */
const freshWord = () => `W${Math.random().toString(36).slice(2, 10).toUpperCase()}`

/** Time of the page at the first frame that shows the text in the terminal in use. */
export const whenShown = (page: Page, text: string, every = 1): Promise<number> =>
  page.evaluate(([wanted, nth]) => window.probe.when(() => window.probe.screen().includes(wanted), nth), [
    text,
    every,
  ] as const)

export async function typeLine(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
}

/** Runs a line and waits for the word that is printed after it; ms from Enter until it is on the screen. */
export async function timeLine(page: Page, line: string, every = 1): Promise<number> {
  const word = freshWord()
  // The typed line must not hold the word itself.
  await page.keyboard.type(`${line}; echo ${word.slice(0, 1)}''${word.slice(1)}`)
  await pause(200)
  const shown = whenShown(page, word, every)
  await page.keyboard.press('Enter')
  const at = await shown
  return at - (await page.evaluate(() => window.probe.pressedAt['Enter'] ?? 0))
}

/** Types keys one after the other and waits for each to show; ms of each. */
export async function timeKeys(page: Page, count: number, random: () => number): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    if (n % 40 === 0) {
      await page.keyboard.press('Control+c')
      await pause(200)
    }
    // It looks before the key is pressed: a page that is busy might begin too late.
    const looking = await page.evaluateHandle(() => ({ echo: window.probe.nextEcho() }))
    await pause(15 + random() * 30)
    await page.keyboard.press('qwertzuiopasdfghjklyxcvbnm'.charAt(n % 26))
    times.push(await looking.evaluate(({ echo }) => echo))
    await looking.dispose()
  }
  return times
}
