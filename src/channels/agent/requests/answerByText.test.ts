import { describe, expect, it } from 'vitest'
import { answerByText } from './answerByText'

const choice = { id: 'a', question: 'Which?', options: [{ label: 'SQLite' }, { label: 'Postgres' }] }

describe('a message as an answer', () => {
  it.each([
    [
      'what is written, where nothing is to be chosen',
      [{ id: 'a', question: 'Name?' }],
      'Ada ',
      { a: 'Ada' },
    ],
    ['an option by its name', [choice], ' postgres', { a: ['Postgres'] }],
    ['own words where they are taken', [{ ...choice, input: 'text' as const }], 'MySQL', { a: 'MySQL' }],
    ['yes or no', [{ id: 'a', question: 'Sure?', input: 'boolean' as const }], 'Yes', { a: 'true' }],
    [
      'the one field that is needed',
      [choice, { id: 'b', question: 'Port?', required: false }],
      'sqlite',
      { a: ['SQLite'] },
    ],
    ['a number', [{ id: 'a', question: 'Port?', input: 'number' as const }], '80', { a: '80' }],
  ])('is %s', (_, fields, text, answers) => {
    expect(answerByText(fields, text)).toEqual(answers)
  })

  it.each([
    ['something else than the options', [choice], 'MySQL'],
    ['nothing', [choice], '  '],
    ['one of several answers', [choice, { id: 'b', question: 'Port?' }], 'sqlite'],
    ['no number', [{ id: 'a', question: 'Port?', input: 'number' as const }], 'eighty'],
    ['neither yes nor no', [{ id: 'a', question: 'Sure?', input: 'boolean' as const }], 'perhaps'],
    ['an answer without a question', [], 'yes'],
  ])('is none where it is %s', (_, fields, text) => {
    expect(answerByText(fields, text)).toBeNull()
  })
})
