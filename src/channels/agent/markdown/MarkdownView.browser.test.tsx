import { describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { HOSTILE_MARKDOWN } from '../../../testing/hostileMarkdown'
import '../../../ui/theme/global.css'
import { MarkdownView } from './MarkdownView'

/** All an answer may put on the page; `button` and `svg` are the copy buttons of code blocks. */
const ALLOWED = new Set(
  'div p span h4 h5 h6 ul ol li blockquote pre code strong em del a br hr table thead tbody tr th td button'.split(
    ' ',
  ),
)
const ATTRIBUTES =
  /^(class|dir|role|aria-[a-z]+|tabindex|start|href|title|target|rel|scope|type|data-(align|token|variant|size))$/

describe('MarkdownView', () => {
  it('puts nothing of a hostile answer on the page but text, and loads nothing', async () => {
    const loaded = performance.getEntriesByType('resource').length
    for (const markdown of HOSTILE_MARKDOWN) {
      for (const streaming of [true, false]) {
        const { container, unmount } = await render(<MarkdownView text={markdown} streaming={streaming} />)
        for (const element of container.querySelectorAll('*')) {
          expect(ALLOWED, markdown).toContain(element.localName)
          for (const { name } of element.attributes) expect(name, markdown).toMatch(ATTRIBUTES)
        }
        for (const link of container.querySelectorAll('a')) {
          expect(link.protocol, markdown).toMatch(/^(https?|mailto):$/)
          expect(link.rel).toBe('noopener noreferrer')
          expect(link.target).toBe('_blank')
          expect(link.title).toBe(link.getAttribute('href'))
        }
        await unmount()
      }
    }
    expect(Reflect.get(window, 'pwned')).toBeUndefined()
    const fetched = performance.getEntriesByType('resource').slice(loaded)
    expect(fetched.filter(({ name }) => name.includes('evil'))).toEqual([])
  })

  it('colours code once its fence has closed, at the same height', async () => {
    const code = '```ts\nconst a = 1'
    const screen = await render(<MarkdownView text={code} streaming />)
    const block = screen.container.querySelector('pre')
    expect(block?.querySelector('[data-token]')).toBeNull()
    const height = block?.offsetHeight
    await screen.rerender(<MarkdownView text={`${code}\n\`\`\``} streaming />)
    await expect.poll(() => block?.querySelector('[data-token]')?.textContent).toBe('const')
    expect(block?.offsetHeight).toBe(height)
    await expect.element(screen.getByRole('button', { name: 'Copy' })).toBeVisible()
  })

  it('makes a code block reachable only when it has more than it shows', async () => {
    const screen = await render(
      <div style={{ inlineSize: 200 }}>
        <MarkdownView text={'```\nshort\n```'} streaming={false} />
        <MarkdownView text={`\`\`\`js\n${'long '.repeat(40)}\n\`\`\``} streaming={false} />
      </div>,
    )
    const region = screen.getByRole('region', { name: 'Code, js' })
    await expect.element(region).toHaveAttribute('tabindex', '0')
    expect(screen.getByRole('region').elements()).toHaveLength(1)
  })

  it('closes open marks while it streams and shows a growing text soon', async () => {
    const screen = await render(<MarkdownView text="a **bo" streaming />)
    expect(screen.container.querySelector('strong')?.textContent).toBe('bo')
    await screen.rerender(<MarkdownView text="a **bold** and" streaming />)
    await expect.poll(() => screen.container.textContent).toBe('a bold and')
  })
})
