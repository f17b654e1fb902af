import { describe, expect, it } from 'vitest'
import { textMenu } from './textMenu'

const nothing = { isLocalSymbol: false, hasProblems: false, canFormat: false, isReadOnly: false }

function menuFor(facts: Partial<typeof nothing>, isMac = false) {
  const ran: string[] = []
  const items = textMenu({
    facts: { ...nothing, ...facts },
    readOnlyReason: 'It is read-only.',
    isMac,
    run: (action) => ran.push(action),
  })
  return { items, ran }
}

const labels = (facts: Partial<typeof nothing>) =>
  menuFor(facts).items.map(({ label, separatorBefore }) => (separatorBefore ? `| ${label}` : label))

describe('the menu of a text', () => {
  it('offers what it says of this file only where the file is all there is to know', () => {
    expect(labels({})).toEqual(['Change all occurrences in this file', '| Cut', 'Copy', 'Paste'])
    expect(labels({ isLocalSymbol: true, hasProblems: true, canFormat: true })).toEqual([
      'Go to definition in this file',
      'Show references in this file',
      'Next problem in this file',
      '| Rename in this file',
      'Change all occurrences in this file',
      'Format document',
      '| Cut',
      'Copy',
      'Paste',
    ])
  })

  it('says why a text that can only be read is not changed', () => {
    const refused = menuFor({ isReadOnly: true, isLocalSymbol: true }).items.filter(
      ({ disabledReason }) => disabledReason === 'It is read-only.',
    )
    expect(refused.map(({ label }) => label)).toEqual([
      'Rename in this file',
      'Change all occurrences in this file',
      'Cut',
      'Paste',
    ])
  })

  it('shows the keys of the machine and runs the action', () => {
    const shortcuts = (isMac: boolean) =>
      menuFor({ canFormat: true }, isMac).items.map(({ shortcut }) => shortcut)
    expect(shortcuts(false)).toEqual(['Ctrl+F2', 'Shift+Alt+F', 'Ctrl+X', 'Ctrl+C', 'Ctrl+V'])
    expect(shortcuts(true)).toEqual(['⌘F2', '⇧⌥F', '⌘X', '⌘C', '⌘V'])
    const { items, ran } = menuFor({})
    items.at(-1)?.onSelect()
    expect(ran).toEqual(['editor.action.clipboardPasteAction'])
  })
})
