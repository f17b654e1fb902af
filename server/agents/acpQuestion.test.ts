import type { ElicitationSchema } from '@agentclientprotocol/sdk'
import { describe, expect, it } from 'vitest'
import { toContent, toQuestion } from './acpQuestion'

const schema: ElicitationSchema = {
  type: 'object',
  required: ['size'],
  properties: {
    size: {
      type: 'string',
      title: 'Size',
      oneOf: [{ const: 's', title: 'Small', description: 'Recommended' }],
    },
    plain: { type: 'string', enum: ['a', 'b'] },
    name: {
      type: 'string',
      title: 'Name',
      description: 'Its name?',
      minLength: 2,
      maxLength: 4,
      pattern: '^[a-z]+$',
    },
    count: { type: 'integer', minimum: 1, maximum: 3 },
    share: { type: 'number' },
    sure: { type: 'boolean' },
    parts: {
      type: 'array',
      minItems: 1,
      maxItems: 2,
      items: { anyOf: ['x', 'y', 'z'].map((id) => ({ const: id, title: id.toUpperCase() })) },
    },
    tags: { type: 'array', items: { type: 'string', enum: ['t'] } },
    odd: { type: 'hologram' },
  },
}

describe('a form an agent asks to be filled in', () => {
  it('becomes a question with one field per property', () => {
    expect(toQuestion('Please', schema).questions).toEqual([
      {
        id: 'size',
        question: 'Size',
        required: true,
        options: [{ label: 'Small', description: 'Recommended' }],
      },
      { id: 'plain', question: 'plain', required: false, options: [{ label: 'a' }, { label: 'b' }] },
      { id: 'name', header: 'Name', question: 'Its name?', required: false, input: 'text' },
      { id: 'count', question: 'count', required: false, input: 'number' },
      { id: 'share', question: 'share', required: false, input: 'number' },
      { id: 'sure', question: 'sure', required: false, input: 'boolean' },
      {
        id: 'parts',
        question: 'parts',
        required: false,
        multiSelect: true,
        options: [{ label: 'X' }, { label: 'Y' }, { label: 'Z' }],
      },
      { id: 'tags', question: 'tags', required: false, multiSelect: true, options: [{ label: 't' }] },
      { id: 'odd', question: 'odd', required: false, input: 'text' },
    ])
  })

  it('takes labels and values, and leaves out what was left blank', () => {
    const answers = {
      size: 'Small',
      plain: ['b'],
      name: 'abc',
      count: '2',
      share: '0.5',
      sure: 'No',
      parts: ['X', 'z'],
      tags: [],
      odd: 'x',
    }
    expect(toContent(schema, answers)).toEqual({
      content: {
        size: 's',
        plain: 'b',
        name: 'abc',
        count: 2,
        share: 0.5,
        sure: false,
        parts: ['x', 'z'],
        odd: 'x',
      },
    })
  })

  it.each([
    [{}, 'Size needs an answer.'],
    [{ size: '' }, 'Size needs an answer.'],
    [{ size: 'Huge' }, 'Size: choose one of Small.'],
    [{ size: 's', name: 'a' }, 'Name: at least 2 characters.'],
    [{ size: 's', name: 'abcde' }, 'Name: at most 4 characters.'],
    [{ size: 's', name: 'AB' }, 'Name: must match ^[a-z]+$.'],
    [{ size: 's', count: '1.5' }, 'count: write a whole number.'],
    [{ size: 's', count: '4' }, 'count: at most 3.'],
    [{ size: 's', count: '0' }, 'count: at least 1.'],
    [{ size: 's', share: 'much' }, 'share: write a number.'],
    [{ size: 's', sure: 'maybe' }, 'sure: answer yes or no.'],
    [{ size: 's', parts: ['X', 'Y', 'Z'] }, 'parts: choose at most 2.'],
    [{ size: 's', parts: ['Q'] }, 'parts: choose one of X, Y, Z.'],
  ])('refuses %j', (answers, error) => {
    expect(toContent(schema, answers)).toEqual({ error })
    expect(toQuestion('', schema).check(answers)).toBe(error)
  })
})
