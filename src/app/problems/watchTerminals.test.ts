import { describe, expect, it } from 'vitest'
import { reduceTerminals } from '../../channels/terminal/shared/reduce'
import { createTerminalStore } from '../../channels/terminal/store'
import { createFakeClock } from '../../testing/kit/fakeClock'
import { watchTerminals } from './watchTerminals'

function watched({ msPerUnit = 0 } = {}) {
  const store = createTerminalStore()
  const clock = createFakeClock()
  const heard: string[] = []
  let all = ''
  let looks = 0
  let units = 0
  /** What reading took so far, ms. */
  let spent = 0
  const says = (event: Parameters<typeof reduceTerminals>[1]) =>
    store.setState((state) => reduceTerminals(state, event), true)
  const stop = watchTerminals({
    store,
    clock: { ...clock, now: () => clock.now() + spent, after: clock.after },
    whenIdle(run) {
      looks += 1
      run()
    },
    began: (id) => ({
      read(text, isOld) {
        units += text.length
        all ||= `${id} `
        all += text
        spent += text.length * msPerUnit
        if (text.length < 200) heard.push(`${id} ${isOld ? 'old ' : ''}${text}`)
      },
      skip: () => heard.push(`${id} skip`),
      lose: () => heard.push(`${id} lose`),
    }),
    gone: (id) => heard.push(`${id} gone`),
    rested: () => {},
  })
  const open = (sessionId: string) => says({ type: 'requested', sessionId, name: '', cols: 80, rows: 24 })
  const output = (sessionId: string, data: string) => says({ type: 'output', sessionId, data })
  return {
    store,
    clock,
    heard,
    says,
    open,
    output,
    stop,
    heardAll: () => all,
    figures: () => ({ looks, units, spent }),
  }
}

describe('output that is looked through for problems', () => {
  it('is read once, a while after it came, however many frames it came in', async () => {
    const { clock, heard, open, output, figures } = watched()
    open('t')
    await clock.advance(300)
    const before = figures().looks
    for (const letter of 'abcdef') output('t', letter)
    expect(heard).toEqual([])
    await clock.advance(300)
    expect(heard).toEqual(['t abcdef'])
    expect(figures().looks - before).toBe(1)
    output('t', 'g')
    await clock.advance(300)
    expect(heard).toEqual(['t abcdef', 't g'])
  })

  it('is read at its end alone where it is a flood, in no more than a small part of the time', async () => {
    // 4 ms for 32,768 units: slow on purpose.
    const { clock, heard, open, output, figures } = watched({ msPerUnit: 4 / 32_768 })
    open('t')
    const chunk = 'y\n'.repeat(8192)
    for (let ms = 0; ms < 10_000; ms += 10) {
      for (let each = 0; each < 5; each += 1) output('t', chunk)
      await clock.advance(10)
    }
    const { spent, units } = figures()
    expect(heard).toContain('t skip')
    expect(spent / 10_000).toBeLessThan(0.03)
    // 80 million units came.
    expect(units).toBeLessThan(3_000_000)
    await clock.advance(20_000)
    output('t', 'the end')
    await clock.advance(1000)
    expect(heard.at(-1)).toContain('the end')
  })

  it('is read where a flood begins, because the command stands there', async () => {
    const { clock, open, output, heardAll } = watched()
    open('t')
    output('t', 'make all\r\n')
    for (let each = 0; each < 100; each += 1) output('t', 'y\n'.repeat(8192))
    output('t', 'the end')
    await clock.advance(5000)
    expect(heardAll()).toMatch(/^t make all/)
    expect(heardAll()).toMatch(/the end$/)
  })

  it('is known to be lost where more came between two looks than a terminal keeps', async () => {
    const { clock, heard, heardAll, open, output } = watched()
    open('t')
    output('t', 'make all\r\n')
    await clock.advance(300)
    const chunk = 'y\n'.repeat(524_288)
    for (let each = 0; each < 40; each += 1) output('t', chunk)
    output('t', 'the end')
    await clock.advance(5000)
    expect(heard).toEqual(['t make all\r\n', 't lose'])
    expect(heardAll()).toMatch(/the end$/)
  })

  it('of one terminal does not keep that of another from being read', async () => {
    const { clock, heard, open, output } = watched({ msPerUnit: 1 / 1000 })
    open('loud')
    open('calm')
    output('calm', 'hear me')
    for (let turn = 0; turn < 20; turn += 1) {
      output('loud', 'y\n'.repeat(8192))
      await clock.advance(500)
    }
    expect(heard).toContain('calm hear me')
  })

  it('is that of an earlier page where it was printed before', async () => {
    const { clock, heard, says, open } = watched()
    open('t')
    const at = { sessionId: 't', epoch: 'e' }
    says({ type: 'attached', ...at, cols: 80, rows: 24, seq: 3, reused: true, name: '', title: '', n: 0 })
    says({ type: 'output', ...at, data: 'was', seq: 3 })
    await clock.advance(300)
    says({ type: 'output', ...at, data: 'is', seq: 5 })
    await clock.advance(300)
    expect(heard).toEqual(['t old was', 't is'])
  })

  it('ends with the terminal, and with the watch', async () => {
    const { clock, heard, open, output, says, stop } = watched()
    open('t')
    output('t', 'a')
    await clock.advance(300)
    says({ type: 'forgotten', sessionId: 't' })
    await clock.advance(300)
    expect(heard).toEqual(['t a', 't gone'])
    open('u')
    stop()
    output('u', 'b')
    await clock.advance(1000)
    expect(heard).toEqual(['t a', 't gone'])
    expect(clock.waiting).toBe(0)
  })
})
