import { afterEach, describe, expect, it } from 'vitest'
import { walkControls } from './walkControls'

afterEach(() => document.body.replaceChildren())

/** Puts one button on an empty page, beside what it could change, and tells whether the walk finds it dead. */
async function isDead(act: (button: HTMLButtonElement, output: HTMLElement) => unknown): Promise<boolean> {
  let messages = 0
  const button = Object.assign(document.createElement('button'), { textContent: 'Do it' })
  const output = Object.assign(document.createElement('p'), { textContent: 'Nothing yet' })
  const field = Object.assign(document.createElement('div'), { tabIndex: -1 })
  document.body.replaceChildren(output, field, button)
  button.onclick = () => {
    if (act(button, output) === 'a message') messages += 1
  }
  const walk = await walkControls({ sent: () => messages, withinMs: 100 })
  expect([...walk.seen]).toContain('page: Do it')
  return walk.dead.includes('page: Do it')
}

describe('a control', () => {
  it.each<[string, Parameters<typeof isDead>[0]]>([
    ['does nothing', () => {}],
    ['draws itself anew', (button) => button.replaceChildren('Do it')],
    ['is replaced by its like', (button) => button.replaceWith(button.cloneNode(true))],
    ['changes its own state', (button) => button.setAttribute('aria-pressed', 'true')],
    [
      'shows a ripple',
      (button) => button.append(Object.assign(document.createElement('i'), { className: 'ripple' })),
    ],
    ['changes a class around it', () => document.body.classList.toggle('pressed')],
    [
      'changes what nothing shows',
      (_, output) => {
        output.hidden = true
        output.hidden = false
        output.dataset.state = 'open'
      },
    ],
    [
      'only says something aloud',
      (button) => {
        const status = Object.assign(document.createElement('div'), { textContent: 'Done', role: 'status' })
        status.style.cssText = 'position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden'
        button.after(status)
      },
    ],
    [
      'brings a tooltip',
      (button) =>
        button.after(Object.assign(document.createElement('div'), { textContent: 'Do it', role: 'tooltip' })),
    ],
    ['takes the focus', (button) => button.focus()],
  ])('that only %s is dead', async (_, act) => {
    expect(await isDead(act)).toBe(true)
  })

  it.each<[string, Parameters<typeof isDead>[0]]>([
    ['sends a message', () => 'a message'],
    ['changes a text', (_, output) => output.replaceChildren('Done')],
    ['changes the name of something', (_, output) => output.setAttribute('aria-label', 'Done')],
    ['changes a state elsewhere', (_, output) => output.setAttribute('aria-expanded', 'true')],
    ['removes something', (_, output) => output.remove()],
    ['moves the focus', () => document.querySelector('div')?.focus()],
    ['copies', () => navigator.clipboard.writeText('Done')],
    ['opens a window', () => window.open('about:blank')],
    [
      'leads elsewhere',
      () => {
        const link = Object.assign(document.createElement('a'), { href: 'https://example.com/' })
        document.body.append(link)
        link.click()
        link.remove()
      },
    ],
    ['does it a moment later', (_, output) => requestAnimationFrame(() => output.replaceChildren('Done'))],
  ])('that %s is alive', async (_, act) => {
    expect(await isDead(act)).toBe(false)
  })
})

it('expects of a switch that it is on afterwards', async () => {
  const [works, stuck] = ['Works', 'Stuck'].map((textContent) => {
    const control = Object.assign(document.createElement('button'), { textContent })
    control.setAttribute('role', 'switch')
    return control
  })
  if (!works || !stuck) throw new Error('There are two.')
  works.onclick = () => works.setAttribute('aria-checked', 'true')
  document.body.replaceChildren(works, stuck)
  expect((await walkControls({ sent: () => 0, withinMs: 100 })).dead).toEqual(['page: Stuck'])
})

it('takes seconds that pass for no effect, and wants a reason of what is off', async () => {
  const button = Object.assign(document.createElement('button'), { textContent: 'Try again' })
  const off = Object.assign(document.createElement('button'), { textContent: 'Off', disabled: true })
  const explained = Object.assign(document.createElement('button'), {
    textContent: 'Explained',
    disabled: true,
    title: 'Why',
  })
  const count = Object.assign(document.createElement('p'), { textContent: 'in 1000 s' })
  let seconds = 1000
  const timer = setInterval(() => count.replaceChildren(`in ${--seconds} s`), 10)
  document.body.replaceChildren(count, button, off, explained)
  const walk = await walkControls({ sent: () => 0, withinMs: 100 })
  clearInterval(timer)
  expect(walk.dead).toEqual(['page: Try again'])
  expect([...walk.mute]).toEqual(['page: Off'])
})
