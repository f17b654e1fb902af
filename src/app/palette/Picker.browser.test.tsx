import { type ComponentProps, useState } from 'react'
import { expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../ui/theme/global.css'
import { Picker } from './Picker'

const ROWS = [
  { id: 'one', label: 'Save' },
  { id: 'two', label: 'Save all', disabledReason: 'No file is shown.' },
  { id: 'three', label: 'Reset layout', shortcut: 'F1' },
]

function Palette({ onPick }: { onPick: (id: string) => void }) {
  const [isOpen, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const rows = ROWS.filter(({ label }) => label.toLowerCase().includes(query))
  return (
    <main>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && (
        <Picker
          title="Commands"
          placeholder="Type"
          query={query}
          onQuery={setQuery}
          rows={rows}
          onPick={onPick}
          onClose={() => setOpen(false)}
          note={`${rows.length} results`}
        />
      )}
    </main>
  )
}

const active = () => {
  const id = page.getByRole('combobox').element().getAttribute('aria-activedescendant')
  return id === null ? null : document.getElementById(id)?.textContent
}

it('keeps the focus in the line while the arrows choose, round both ends', async () => {
  await render(<Palette onPick={() => {}} />)
  await userEvent.click(page.getByRole('button', { name: 'Open' }))
  await expect.element(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
  const line = page.getByRole('combobox', { name: 'Commands' })
  await expect.element(line).toHaveFocus()
  expect(active()).toContain('Save')
  await userEvent.keyboard('{ArrowUp}')
  expect(active()).toContain('Reset layout')
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  expect(active()).toContain('Save all')
  await expect.element(line).toHaveFocus()
})

it('picks with Enter, but not what is disabled', async () => {
  const pick = vi.fn()
  await render(<Palette onPick={pick} />)
  await userEvent.click(page.getByRole('button', { name: 'Open' }))
  await userEvent.keyboard('{ArrowDown}{Enter}')
  expect(pick).not.toHaveBeenCalled()
  await userEvent.keyboard('{ArrowDown}{Enter}')
  await vi.waitFor(() => expect(pick).toHaveBeenCalledWith('three'))
})

it('starts at the first match again when the query changes', async () => {
  await render(<Palette onPick={() => {}} />)
  await userEvent.click(page.getByRole('button', { name: 'Open' }))
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  await userEvent.keyboard('reset')
  await expect.element(page.getByRole('option')).toHaveAttribute('aria-selected', 'true')
})

it('gives the focus back when Escape closes it', async () => {
  await render(<Palette onPick={() => {}} />)
  const opener = page.getByRole('button', { name: 'Open' })
  await userEvent.click(opener)
  await userEvent.keyboard('{Escape}')
  await expect.element(opener).toHaveFocus()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
})

it('picks what Enter was pressed for once it is there, and not what was there before', async () => {
  const pick = vi.fn()
  const line = () => page.getByRole('combobox', { name: 'Files' })
  const files = (more: Partial<ComponentProps<typeof Picker>>) => (
    <main>
      <Picker
        title="Files"
        placeholder="Type"
        query="b"
        onQuery={() => {}}
        rows={[]}
        note=""
        onPick={pick}
        onClose={() => drawn.rerender(<main />)}
        {...more}
      />
    </main>
  )
  const old = [{ id: 'a', label: 'a.ts' }]
  const drawn = await render(files({ rows: old, isStale: true }))
  await expect.element(line()).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await drawn.rerender(files({ isBusy: true }))
  await drawn.rerender(files({ rows: [{ id: 'b', label: 'b.ts' }] }))
  await vi.waitFor(() => expect(pick.mock.calls).toEqual([['b']]))
})
