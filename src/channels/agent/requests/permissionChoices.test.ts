import { describe, expect, it } from 'vitest'
import { commandOf, inputText } from '../tools/toolInput'
import { permissionChoices } from './permissionChoices'

describe('permissionChoices', () => {
  it('offers what a server without options understands', () => {
    expect(permissionChoices([]).map(({ label }) => label)).toEqual(['Allow once', 'Deny'])
  })

  it('shows every option, in one order and two of them by one name whatever the agent', () => {
    const choices = permissionChoices([
      { optionId: '1', name: 'Always allow npm', kind: 'allow_always' },
      { optionId: '2', name: 'Yes, go ahead', kind: 'allow_once' },
      { optionId: '3', name: 'Allow with care', kind: 'allow_once' },
      { optionId: '4', name: 'Reject', kind: 'reject_once' },
      { optionId: '5', name: 'Never', kind: 'reject_always' },
    ])
    expect(choices.map(({ label, allows, optionId }) => [label, allows, optionId])).toEqual([
      ['Allow once (Yes, go ahead)', true, '2'],
      ['Allow with care', true, '3'],
      ['Always allow npm', true, '1'],
      ['Deny', false, '4'],
      ['Never', false, '5'],
    ])
  })
})

describe('what holds for longer', () => {
  it('says how far it reaches, or that nothing is known of that (A30)', () => {
    const always = { optionId: 'a', name: 'Always\u202e', kind: 'allow_always' as const }
    expect(
      permissionChoices([
        { optionId: 'n', name: 'Never', kind: 'reject_always', reach: 'conversation' },
        { optionId: 'o', name: 'Once', kind: 'allow_once' },
        { ...always, reach: 'process' },
        { ...always, reach: 'galaxy' },
        always,
      ]).flatMap(({ reach }) => reach ?? []),
    ).toEqual([
      '“Always⟨U+202E⟩” holds in every conversation with this agent, until its process ends.',
      '“Always⟨U+202E⟩” is kept by the agent: how far it reaches is not known here.',
      '“Always⟨U+202E⟩” is kept by the agent: how far it reaches is not known here.',
      '“Never” holds for the rest of this conversation.',
    ])
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
