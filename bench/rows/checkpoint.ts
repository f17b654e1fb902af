import { END, send, timeOf, whenSaid } from '../lab/agent'
import { openTerminal } from '../lab/openTerminal'
import { pause } from '../lab/terminal'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

const ANSWER_UNITS = 100

/** A message waits for a checkpoint of the workspace: 50,000 files, of which the server knows nothing yet. */
export default scenario({
  id: 'checkpoint',
  isCore: false,
  sides: ['product'],
  rows: {
    first: {
      name: 'first message in a folder of 50,000 files: sent to answered',
      unit: 'ms',
      goal: atMost(2000),
    },
    typed: { name: '… after two seconds of typing it', unit: 'ms', goal: atMost(500) },
    next: { name: '… the next message', unit: 'ms', goal: atMost(500) },
  },
  async measure(lab, name) {
    const answered = async (isTyped: boolean) => {
      const { page } = await openTerminal(lab, name, { hasAgent: true })
      const ask = async () => {
        const began = await timeOf(page)
        await send(page, `whole ${ANSWER_UNITS}`)
        return (await whenSaid(page, END)) - began
      }
      if (isTyped) {
        await page.getByRole('textbox', { name: 'Message the agent' }).pressSequentially('whole')
        await pause(2000)
      }
      const first = await ask()
      await page.getByRole('button', { name: 'New conversation' }).click()
      return { first, next: await ask() }
    }
    const { first, next } = await answered(false)
    const { first: typed } = await answered(true)
    return { first, typed, next }
  },
})
