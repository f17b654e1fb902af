import { describe, expect, it } from 'vitest'
import { revealHidden } from '../../../lib/text/revealHidden'
import { commandOf, inputText } from '../tools/toolInput'
import { permissionChoices } from './permissionChoices'

describe('permissionChoices', () => {
  it('offers what a server without options understands', () => {
    expect(permissionChoices([]).map(({ label }) => label)).toEqual(['Allow once', 'Deny'])
  })

  it('shows every option, in its order, and names two of them the same whatever the agent', () => {
    const choices = permissionChoices([
      { optionId: '1', name: 'Always allow npm', kind: 'allow_always' },
      { optionId: '2', name: 'Yes, go ahead', kind: 'allow_once' },
      { optionId: '3', name: 'Allow with care', kind: 'allow_once' },
      { optionId: '4', name: 'Reject', kind: 'reject_once' },
      { optionId: '5', name: 'Never', kind: 'reject_always' },
    ])
    expect(choices.map(({ label, allows, optionId }) => [label, allows, optionId])).toEqual([
      ['Always allow npm', true, '1'],
      ['Allow once (Yes, go ahead)', true, '2'],
      ['Allow with care', true, '3'],
      ['Deny', false, '4'],
      ['Never', false, '5'],
    ])
  })
})

describe('revealHidden', () => {
  it.each([
    ['rm -rf /\u202e#', 'rm -rf /⟨U+202E⟩#'],
    ['a\u200bb\u0000c\u001bd', 'a⟨U+200B⟩b⟨U+0000⟩c⟨U+001B⟩d'],
    ['a\u00a0b\u2003c', 'a⟨U+00A0⟩b⟨U+2003⟩c'],
    ['x\rrm', 'x⟨U+000D⟩rm'],
    ['\u{e0041}', '⟨U+E0041⟩'],
    ['plain text\n\tstays, äöü 日本 too', 'plain text\n\tstays, äöü 日本 too'],
  ])('%j is shown as %j', (text, shown) => {
    expect(revealHidden(text)).toBe(shown)
  })
})

describe('what a tool is given', () => {
  it.each([
    [{ command: 'npm test' }, 'npm test'],
    [{ cmd: ['npm', 'test'] }, 'npm test'],
    [{ command: 1 }, null],
    ['npm test', null],
    [null, null],
  ])('commandOf(%j) is %j', (input, command) => {
    expect(commandOf(input)).toBe(command)
  })

  it('is shown whole where it is no command', () => {
    expect(inputText({ url: 'https://a.example' })).toBe('{\n  "url": "https://a.example"\n}')
    expect(inputText({})).toBeNull()
    expect(inputText(undefined)).toBeNull()
  })
})
