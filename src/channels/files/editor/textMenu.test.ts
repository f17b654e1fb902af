import { describe, expect, it } from 'vitest'
import type { MenuFacts } from './monaco/monacoMenu'
import { textMenu } from './textMenu'

const nothing: MenuFacts = {
  isLocalSymbol: false,
  hasProblems: false,
  canFormat: false,
  isReadOnly: false,
  lines: null,
  hasSelection: false,
  problem: null,
}

function menuFor(facts: Partial<MenuFacts>, isMac = false) {
  const ran: string[] = []
  const items = textMenu({
    facts: { ...nothing, ...facts },
    readOnlyReason: 'It is read-only.',
    isMac,
    run: (action) => ran.push(action),
  })
  return { items, ran }
}

const labels = (facts: Partial<MenuFacts>) =>
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

  it('asks the agent about what is selected, the line of the caret, or the problem there, and only where there is one', () => {
    const asked: unknown[] = []
    const menu = (facts: Partial<MenuFacts>, ask?: (...about: unknown[]) => void) =>
      textMenu({
        facts: { ...nothing, ...facts },
        readOnlyReason: '',
        isMac: false,
        run: () => {},
        ask,
        askKeys: 'Ctrl+I',
      }).filter(({ id }) => id.startsWith('ask'))
    const ask = (...about: unknown[]) => asked.push(about)
    const lines = { startLine: 3, endLine: 8 }
    expect(menu({ lines })).toEqual([])
    const selected = menu({ lines, hasSelection: true }, ask)
    expect(selected.map(({ label, shortcut }) => [label, shortcut])).toEqual([
      ['Ask the agent about the selection', 'Ctrl+I'],
    ])
    const atProblem = menu({ lines, problem: 'No such name.' }, ask)
    expect(atProblem.map(({ label, shortcut }) => [label, shortcut])).toEqual([
      ['Ask the agent about this line', undefined],
      ['Ask the agent about this problem', undefined],
    ])
    for (const item of [...selected, ...atProblem]) item.onSelect()
    expect(asked).toEqual([
      [lines, null],
      [lines, null],
      [lines, 'No such name.'],
    ])
  })
})
