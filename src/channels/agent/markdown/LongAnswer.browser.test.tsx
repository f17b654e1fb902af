import fc from 'fast-check'
import { type ReactNode, useRef, useState } from 'react'
import { describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { LONG_ANSWERS } from '../../../testing/longAnswers'
import { createNear, type Near, NearContext } from '../../../ui/lazily/NearContext'
import '../../../ui/theme/global.css'
import { MarkdownView } from './MarkdownView'

/** A box of 400 pixels, as the conversation is one. */
function Box({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null)
  const [near] = useState(() => createNear(() => ref.current))
  return (
    <div ref={ref} data-own-height="" style={{ blockSize: 400, inlineSize: 500, overflow: 'auto' }}>
      <NearContext value={near}>{children}</NearContext>
    </div>
  )
}

/** Everything is near: what is drawn is all of it. */
const everywhere: Near = {
  watch(_, tell) {
    tell(true, 0)
    return () => {}
  },
}

const frames = async (count = 3) => {
  for (let index = 0; index < count; index++) await new Promise(requestAnimationFrame)
}

async function renderBox(text: string) {
  const screen = await render(
    <Box>
      <MarkdownView text={text} streaming={false} />
    </Box>,
  )
  const box = screen.container.querySelector<HTMLElement>('[data-own-height]')
  if (!box) throw new Error('There is no box.')
  await frames()
  return { ...screen, box }
}

/** Goes through a box from its beginning to its end. */
async function scrollThrough(box: HTMLElement, look: () => void, step = 600) {
  for (let top = 0; ; top += step) {
    box.scrollTop = top
    await frames()
    look()
    if (box.scrollTop + box.clientHeight >= box.scrollHeight - 1) return
  }
}

const BLOCKS: readonly ((index: number) => string)[] = [
  (index) =>
    `Paragraph ${index} with **bold** words and \`code\`, long enough to be more than a line of this box.`,
  (index) => `${'#'.repeat(1 + (index % 4))} Heading ${index}`,
  (index) => `- item ${index}\n- item *two*\n  1. nested\n  2. more`,
  (index) => `3. third ${index}\n4. [x] done`,
  (index) => `\`\`\`\nconst a${index} = ${index}\n\nconst b = 2\n\`\`\``,
  (index) => `| a | b |\n|---|--:|\n| ${index} | 2 |\n| <br> | [x](https://example.com/) |`,
  (index) => `> quoted ${index}\n> - item\n>\n> more`,
  () => '---',
  (index) => `<div>${index}</div>`,
]

/** Where something scrolls sideways is known only once it was drawn. */
const withoutRegions = (html: string) =>
  html.replaceAll(/ (?:role="region"|aria-label="[^"]*"|tabindex="0")/g, '')

describe('a long answer', () => {
  it('shows, scrolled through, the blocks of a plain one in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(BLOCKS.length - 1), { minLength: 60, maxLength: 120 }),
        async (kinds) => {
          const text = kinds.map((kind, index) => BLOCKS[kind]?.(index)).join('\n\n')
          const plain = await render(
            <NearContext value={everywhere}>
              <MarkdownView text={text} streaming={false} />
            </NearContext>,
          )
          const all = [...(plain.container.firstElementChild?.children ?? [])].map(
            ({ innerHTML }) => innerHTML,
          )
          await plain.unmount()
          const { box, unmount } = await renderBox(text)
          const seen: string[] = []
          await scrollThrough(box, () => {
            for (const [index, group] of [...(box.firstElementChild?.children ?? [])].entries())
              if (!group.getAttribute('style')) seen[index] = group.innerHTML
          })
          expect(seen.map(withoutRegions)).toEqual(all.map(withoutRegions))
          await unmount()
        },
      ),
      { numRuns: 4 },
    )
  })

  it.each(Object.entries(LONG_ANSWERS))(
    'that is %s has few nodes, wherever one is in it',
    async (_, text) => {
      const { box } = await renderBox(text)
      let most = 0
      const count = () => {
        most = Math.max(most, box.querySelectorAll('*').length)
      }
      count()
      await expect.poll(() => box.scrollHeight).toBeGreaterThan(400)
      for (const part of [0.1, 0.5, 0.51, 0.9, 1]) {
        box.scrollTop = part * box.scrollHeight
        await frames()
        count()
      }
      expect(most).toBeLessThan(2000)
    },
  )

  it('shows every item of a long list and every row of a long table once, in their order', async () => {
    for (const [name, selector] of [
      ['a list in a list', 'li li'],
      ['a table', 'tbody tr:not(:has([style]))'],
    ] as const) {
      const text = (LONG_ANSWERS[name] ?? '').split('\n').slice(0, 400).join('\n')
      const { box, unmount } = await renderBox(text)
      const seen = new Set<number>()
      await scrollThrough(box, () => {
        const numbers = [...box.querySelectorAll(selector)].map((element) =>
          Number(/\d+/.exec(element.textContent)?.[0]),
        )
        expect(numbers).toEqual(numbers.toSorted((left, right) => left - right))
        for (const number of numbers) seen.add(number)
      })
      expect(seen.size, name).toBe(name === 'a table' ? 398 : 399)
      await unmount()
    }
  })

  it('moves nothing that is being read when what is above it is drawn', async () => {
    const { box } = await renderBox(LONG_ANSWERS.mixed ?? '')
    box.scrollTop = box.scrollHeight / 2
    await frames(6)
    const middle = () => {
      const { left, top } = box.getBoundingClientRect()
      return document.elementFromPoint(left + 30, top + 200)
    }
    for (let step = 0; step < 20; step++) {
      const element = middle()
      const before = element?.getBoundingClientRect().top ?? 0
      box.scrollTop -= 150
      await frames(4)
      expect(element?.isConnected).toBe(true)
      expect(Math.abs((element?.getBoundingClientRect().top ?? 0) - before - 150)).toBeLessThanOrEqual(2)
    }
  })

  it('is copied whole by a selection over what is not drawn: as it was written there', async () => {
    const { box } = await renderBox(LONG_ANSWERS.mixed ?? '')
    const selection = getSelection()
    selection?.selectAllChildren(box)
    const copied = selection?.toString() ?? ''
    let at = -1
    for (let index = 0; index < 600; index++) {
      const next = copied.indexOf(`Part ${index}\n`, at + 1)
      expect(next, `Part ${index}`).toBeGreaterThan(at)
      at = next
    }
    expect(copied).toContain('Paragraph 0 with bold words')
    expect(copied).toContain('Paragraph 300 with **bold** words')
  })

  it('keeps what has the focus or an end of the selection, however far it is scrolled away', async () => {
    const { box, getByRole } = await renderBox(LONG_ANSWERS.mixed ?? '')
    const link = getByRole('link').first().element()
    if (link instanceof HTMLElement) link.focus({ preventScroll: true })
    box.scrollTop = box.scrollHeight / 2
    await frames(6)
    expect(document.activeElement).toBe(link)
    expect(link.isConnected).toBe(true)
  })

  it('draws only its last blocks for what is added to it', async () => {
    const text = LONG_ANSWERS.mixed ?? ''
    const screen = await render(
      <Box>
        <MarkdownView text={text} streaming />
      </Box>,
    )
    const prose = screen.container.querySelector('[dir=auto]')
    if (!prose) throw new Error('There is no prose.')
    await frames(10)
    const changed = new Set<Node>()
    const observer = new MutationObserver((records) => {
      for (const { target } of records) changed.add(target)
    })
    observer.observe(prose, { childList: true, characterData: true, subtree: true })
    for (let index = 1; index <= 5; index++) {
      await screen.rerender(
        <Box>
          <MarkdownView text={text + 'more words '.repeat(index)} streaming />
        </Box>,
      )
      await expect.poll(() => prose.textContent).toContain('more words '.repeat(index).trim())
    }
    observer.disconnect()
    const groups = [...prose.children].filter((child) => [...changed].some((node) => child.contains(node)))
    expect(groups.length).toBeLessThanOrEqual(2)
    expect(changed.size).toBeLessThan(12)
  })
})
