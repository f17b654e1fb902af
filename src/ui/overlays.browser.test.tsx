import axe from 'axe-core'
import { Settings } from 'lucide-react'
import { useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import './theme/global.css'
import { AnnounceProvider, useAnnounce } from './announce/AnnounceProvider'
import { Button } from './Button'
import { ConfirmDialog } from './dialog/ConfirmDialog'
import { IconButton } from './IconButton'
import { ContextMenu } from './menu/ContextMenu'
import { Menu } from './menu/Menu'
import type { MenuItem } from './menu/menuItem'

async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } },
  })
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
}

function items(onSelect: (id: string) => void): MenuItem[] {
  return [
    { id: 'open', label: 'Open', shortcut: 'Enter', onSelect: () => onSelect('open') },
    { id: 'rename', label: 'Rename', disabledReason: 'You are offline.', onSelect: () => onSelect('rename') },
    {
      id: 'delete',
      label: 'Delete',
      danger: true,
      separatorBefore: true,
      onSelect: () => onSelect('delete'),
    },
  ]
}

afterEach(() => {
  delete document.documentElement.dataset.theme
})

describe('a menu', () => {
  it('opens from its button, gives the focus back, and then runs the item', async () => {
    const focusedAt: (string | null)[] = []
    const chosen = vi.fn(() => focusedAt.push(document.activeElement?.textContent ?? null))
    await render(
      <main>
        <Menu label="File" items={items(chosen)} trigger={<Button>More</Button>} />
      </main>,
    )
    await userEvent.click(page.getByRole('button', { name: 'More' }))
    await expect.element(page.getByRole('menu', { name: 'File' })).toBeVisible()
    expect(await violations()).toEqual([])
    await userEvent.keyboard('{ArrowDown}{Enter}')
    await vi.waitFor(() => expect(chosen).toHaveBeenCalledWith('open'))
    expect(focusedAt).toEqual(['More'])
  })

  it('shows what cannot be chosen, with the reason, and does not run it', async () => {
    const chosen = vi.fn()
    await render(
      <main>
        <Menu label="File" items={items(chosen)} trigger={<IconButton label="More" icon={Settings} />} />
      </main>,
    )
    await userEvent.click(page.getByRole('button', { name: 'More' }))
    const rename = page.getByRole('menuitem', { name: /Rename/ })
    await expect.element(rename).toHaveAttribute('aria-disabled', 'true')
    await expect.element(rename).toHaveTextContent('You are offline.')
    await userEvent.click(rename, { force: true })
    await expect.element(page.getByRole('menu')).toBeVisible()
    expect(chosen).not.toHaveBeenCalled()
  })

  it('opens on a right click with items made at that moment', async () => {
    const chosen = vi.fn()
    const make = vi.fn(() => items(chosen))
    await render(
      <main>
        <ContextMenu items={make} label="Row">
          <div tabIndex={-1}>server.ts</div>
        </ContextMenu>
      </main>,
    )
    expect(make).not.toHaveBeenCalled()
    await userEvent.click(page.getByText('server.ts'), { button: 'right' })
    await userEvent.click(page.getByRole('menuitem', { name: 'Delete' }))
    await vi.waitFor(() => expect(chosen).toHaveBeenCalledWith('delete'))
    expect(make).toHaveBeenCalledTimes(1)
  })
})

/** Escape as an input method sends it: Safari says only by the key code that it was composing. */
const COMPOSING: readonly KeyboardEventInit[] = [{ isComposing: true }, { keyCode: 229 }]

function escapeWhileComposing(): void {
  for (const how of COMPOSING) {
    const press = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true, ...how })
    document.activeElement?.dispatchEvent(press)
  }
}

describe('an Escape of an input method', () => {
  it('closes no dialog, and the next one does', async () => {
    await render(<Asking onConfirm={() => {}} />)
    await userEvent.click(page.getByRole('button', { name: 'Delete file' }))
    await expect.element(page.getByRole('button', { name: 'Cancel' })).toHaveFocus()
    escapeWhileComposing()
    await expect.element(page.getByRole('button', { name: 'Cancel' })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument()
  })

  it.each(['left', 'right'] as const)('closes no menu opened by the %s button', async (button) => {
    await render(
      <main>
        <ContextMenu items={items(() => {})} label="Row">
          <div>
            <Menu label="File" items={items(() => {})} trigger={<Button>More</Button>} />
          </div>
        </ContextMenu>
      </main>,
    )
    await userEvent.click(page.getByRole('button', { name: 'More' }), { button })
    await expect.element(page.getByRole('menu')).toHaveAttribute('data-state', 'open')
    await expect.poll(() => document.activeElement?.closest('[role=menu]')).not.toBeNull()
    escapeWhileComposing()
    await expect.element(page.getByRole('menu')).toHaveAttribute('data-state', 'open')
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument()
  })

  it('hides no tooltip', async () => {
    await render(<IconButton label="Settings" icon={Settings} onClick={() => {}} />)
    await userEvent.keyboard('{Tab}')
    const button = page.getByRole('button')
    await expect.element(button).toHaveAccessibleDescription('Settings')
    escapeWhileComposing()
    await expect.element(button).toHaveAccessibleDescription('Settings')
    await userEvent.keyboard('{Escape}')
    await expect.element(button).not.toHaveAccessibleDescription('Settings')
  })
})

function Asking({ onConfirm }: { onConfirm: () => void }) {
  const [open, setOpen] = useState(false)
  return (
    <main>
      <Button onClick={() => setOpen(true)}>Delete file</Button>
      <ConfirmDialog
        open={open}
        title="Delete server.ts?"
        body="It cannot be restored."
        confirmLabel="Delete"
        danger
        onConfirm={onConfirm}
        onCancel={() => setOpen(false)}
      />
    </main>
  )
}

describe('a question', () => {
  it('starts on the harmless answer; Escape takes it and the focus returns', async () => {
    const confirmed = vi.fn()
    await render(<Asking onConfirm={confirmed} />)
    const invoker = page.getByRole('button', { name: 'Delete file' })
    await userEvent.click(invoker)
    await expect.element(page.getByRole('alertdialog', { name: 'Delete server.ts?' })).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Cancel' })).toHaveFocus()
    expect(await violations()).toEqual([])
    await userEvent.keyboard('{Escape}')
    await expect.element(invoker).toHaveFocus()
    expect(confirmed).not.toHaveBeenCalled()
  })
})

describe('a button', () => {
  it('that cannot be used keeps the focus, says why, and does nothing', async () => {
    const clicked = vi.fn()
    await render(
      <main>
        <Button onClick={clicked} disabledReason="You are offline.">
          Save
        </Button>
      </main>,
    )
    await userEvent.keyboard('{Tab}')
    const button = page.getByRole('button', { name: 'Save' })
    await expect.element(button).toHaveFocus()
    await expect.element(button).toHaveAccessibleDescription('You are offline.')
    await userEvent.keyboard('{Enter}')
    expect(clicked).not.toHaveBeenCalled()
  })

  it('keeps its width while it works', async () => {
    const screen = await render(<Button>Save changes</Button>)
    const width = () => page.getByRole('button').element().getBoundingClientRect().width
    const before = width()
    await screen.rerender(<Button busy>Save changes</Button>)
    expect(width()).toBe(before)
    await expect
      .element(page.getByRole('button', { name: 'Save changes' }))
      .toHaveAttribute('aria-busy', 'true')
  })

  it('with only an icon shows name and shortcut on keyboard focus', async () => {
    await render(
      <main>
        <IconButton label="Settings" icon={Settings} shortcut="Ctrl+," onClick={() => {}} />
      </main>,
    )
    await userEvent.keyboard('{Tab}')
    await expect.element(page.getByRole('button')).toHaveAccessibleDescription('Settings Ctrl+,')
    await expect.element(page.getByText('Ctrl+,').last()).toBeVisible()
    expect(await violations()).toEqual([])
  })
})

function Saying() {
  const announce = useAnnounce()
  return <Button onClick={() => announce('Stopped.', { politeness: 'assertive' })}>Say</Button>
}

it('announces into regions that are there from the start', async () => {
  await render(
    <AnnounceProvider>
      <Saying />
    </AnnounceProvider>,
  )
  await expect.element(page.getByRole('status')).toHaveTextContent('')
  await userEvent.click(page.getByRole('button', { name: 'Say' }))
  await expect.element(page.getByRole('alert')).toHaveTextContent('Stopped.')
})
