import { expect } from 'vitest'
import { attach } from '../../channels/terminal/screen/attach'
import { createClock } from '../../lib/clock'
import { createPlainScreen } from '../record/plainScreen'
import type { ChaosServer } from './realServer'

/** Lines that cannot be taken for a prompt or for typed text, as fast as a shell can. */
export const FLOOD = 'while :; do echo ................................................................; done'

/** Terminals of one page with a prompt each, and what is drawn in them. */
export async function openTerminals(server: ChaosServer, count: number) {
  const { terminals, connection } = server.openPage(createClock())
  await expect.poll(() => connection.store.getState().status, { timeout: 20_000 }).toBe('live')
  const opened = []
  for (let n = 0; n < count; n += 1) {
    const id = terminals.commands.open()
    const screen = createPlainScreen()
    attach({
      screen,
      store: terminals.store,
      sessionId: id,
      clock: createClock(),
      ack: terminals.commands.ack,
    })
    await expect.poll(() => screen.text(), { timeout: 20_000 }).toMatch(/[$#] $/)
    opened.push({ screen, type: (keys: string) => void terminals.commands.input(id, keys) })
  }
  return opened
}

export const p95 = (times: readonly number[]): number =>
  [...times].sort((one, other) => one - other)[Math.ceil(times.length * 0.95) - 1] ?? 0
