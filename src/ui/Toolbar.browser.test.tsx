import { afterEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { cleanup, render } from 'vitest-browser-react'
import { Menu } from './menu/Menu'
import { Toolbar, ToolbarItem } from './Toolbar'

afterEach(cleanup)

function Bar({ names, orientation }: { names: readonly string[]; orientation?: 'horizontal' | 'vertical' }) {
  return (
    <>
      <button type="button">before</button>
      <Toolbar label="Actions" orientation={orientation ?? 'horizontal'}>
        {names.map((name) => (
          <ToolbarItem key={name}>
            <button type="button">{name}</button>
          </ToolbarItem>
        ))}
        <input aria-label="field" />
      </Toolbar>
    </>
  )
}

const focused = () =>
  document.activeElement?.textContent || document.activeElement?.getAttribute('aria-label')
async function press(...keys: string[]) {
  const seen: unknown[] = []
  for (const key of keys) {
    await userEvent.keyboard(`{${key}}`)
    seen.push(focused())
  }
  return seen
}

it('is one Tab stop whose arrows go round, with Home and End, and a field is a stop of its own', async () => {
  await render(<Bar names={['one', 'two', 'three']} />)
  await page.getByRole('button', { name: 'before' }).click()
  expect(await press('Tab')).toEqual(['one'])
  expect(await press('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft')).toEqual([
    'two',
    'three',
    'one',
    'three',
  ])
  expect(await press('Home', 'End', 'ArrowDown')).toEqual(['one', 'three', 'three'])
  expect(await press('Tab', 'ArrowLeft', 'Home')).toEqual(['field', 'field', 'field'])
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}')
  expect(focused()).toBe('three')
})

it('moves by Up and Down where it stands upright', async () => {
  await render(<Bar names={['one', 'two']} orientation="vertical" />)
  await page.getByRole('button', { name: 'before' }).click()
  expect(await press('Tab', 'ArrowDown', 'ArrowRight', 'ArrowUp')).toEqual(['one', 'two', 'two', 'one'])
})

it('stays reachable by Tab when the item that was the stop goes', async () => {
  const screen = await render(<Bar names={['one', 'two']} />)
  await page.getByRole('button', { name: 'two' }).click()
  await screen.rerender(<Bar names={['one']} />)
  await page.getByRole('button', { name: 'before' }).click()
  expect(await press('Tab')).toEqual(['one'])
})

it('is entered at its first item, also when that came last', async () => {
  const screen = await render(<Bar names={['two', 'three']} />)
  await screen.rerender(<Bar names={['one', 'two', 'three']} />)
  await page.getByRole('button', { name: 'before' }).click()
  expect(await press('Tab')).toEqual(['one'])
})

it('holds the trigger of a menu, which stands beside it and gives the focus back', async () => {
  const items = [{ id: 'a', label: 'Item', onSelect() {} }]
  const trigger = (
    <ToolbarItem>
      <button type="button">open</button>
    </ToolbarItem>
  )
  await render(
    <Toolbar label="Actions">
      <Menu label="Menu" trigger={trigger} items={items} />
    </Toolbar>,
  )
  await page.getByRole('button', { name: 'open' }).click()
  await expect.element(page.getByRole('menuitem', { name: 'Item' })).toBeInViewport()
  await userEvent.keyboard('{Escape}')
  await expect.poll(focused).toBe('open')
})
