import { describe, expect, it } from 'vitest'
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
