import type { Lab } from '../lab/lab'
import { openTerminal } from '../lab/openTerminal'
import type { SideName } from '../lab/side'
import { pause, timeLine, whenShown } from '../lab/terminal'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

const SPEED = { roundTripMs: 40, bytesPerSecond: 625_000 }
/** More than a page that comes back is given. */
const SCROLLBACK_BYTES = 5_000_000
/** So little that a page that comes back is given all of it. */
const WHOLE_BYTES = 240_000
const MARK = 'THE-LAST-LINE'
/** Says it without containing it: the echo of the command is output, too. */
const SAY_MARK = `echo 'THE-LAST-''LINE'`

export default scenario({
  id: 'reloadSlow',
  isCore: false,
  sides: ['bare', 'product'],
  rows: {
    screen: {
      name: 'reload at 40 ms, 5 Mbit/s: socket opened to screen',
      unit: 'ms',
      goal: atMost(300),
    },
    sent: { name: '… sent through the socket until then', unit: 'kB', goal: null },
    whole: { name: '… after 240 kB of output, which all come', unit: 'ms', goal: atMost(300) },
    wholeSent: { name: '… sent through the socket until then', unit: 'kB', goal: null },
  },
  async measure(lab, name) {
    const { screen, sent } = await reload(lab, name, SCROLLBACK_BYTES)
    const whole = await reload(lab, name, WHOLE_BYTES)
    return { screen, sent, whole: whole.screen, wholeSent: whole.sent }
  },
})

async function reload(lab: Lab, name: SideName, bytes: number) {
  const { side, page } = await openTerminal(lab, name, { throughLink: true })
  await timeLine(page, `head -c ${bytes} ${lab.workspace.mixed}; echo; ${SAY_MARK}`)
  await pause(1000)
  side.link.slow(SPEED)
  const before = side.link.traffic().socketBytes
  await page.reload({ waitUntil: 'commit' })
  const shown = await whenShown(page, MARK)
  const { opened, origin } = await page.evaluate(() => ({
    opened: window.probe.socketOpenedAt ?? Number.NaN,
    origin: performance.timeOrigin,
  }))
  return {
    screen: shown - opened,
    sent: (side.link.traffic(origin + shown).socketBytes - before) / 1000,
  }
}
