import { describe, expect, it } from 'vitest'
import type { QuestionField } from '../shared/eventSchemas'
import { checkDraft, choose, chooseOther, emptyField } from './questionDraft'

const field = (change: Partial<QuestionField> = {}): QuestionField => ({
  id: 'f',
  question: 'Which?',
  ...change,
})
const two = [{ label: 'A' }, { label: 'B' }]
const check = (question: QuestionField, draft = emptyField) => checkDraft([question], { f: draft })

describe('checkDraft', () => {
  it('answers a choice with its labels, in the order offered', () => {
    const many = field({ options: two, multiSelect: true })
    const draft = choose(many, choose(many, emptyField, 'B'), 'A')
    expect(check(many, draft)).toEqual({ answers: { f: ['A', 'B'] }, problems: {} })
    expect(check(many, choose(many, draft, 'B')).answers).toEqual({ f: ['A'] })
  })

  it('replaces the choice where only one can be made', () => {
    const one = field({ options: two })
    expect(check(one, choose(one, choose(one, emptyField, 'A'), 'B')).answers).toEqual({ f: ['B'] })
  })

  it('takes own words in place of a single choice and beside several', () => {
    const one = field({ options: two, input: 'text' })
    const own = { ...chooseOther(one, choose(one, emptyField, 'A')), text: ' mine ' }
    expect(check(one, own).answers).toEqual({ f: 'mine' })
    const many = field({ options: two, input: 'text', multiSelect: true })
    const both = { ...chooseOther(many, choose(many, emptyField, 'A')), text: 'mine' }
    expect(check(many, both).answers).toEqual({ f: ['A', 'mine'] })
  })

  it('takes text, numbers and yes or no', () => {
    expect(check(field(), { ...emptyField, text: 'x' }).answers).toEqual({ f: 'x' })
    const number = field({ input: 'number' })
    expect(check(number, { ...emptyField, text: '4.5' }).answers).toEqual({ f: '4.5' })
    expect(check(number, { ...emptyField, text: 'four' }).problems).toEqual({ f: 'notANumber' })
    expect(check(field({ input: 'boolean' }), { ...emptyField, chosen: ['false'] }).answers).toEqual({
      f: 'false',
    })
  })

  it('insists on an answer unless the field says that none is needed', () => {
    expect(check(field()).problems).toEqual({ f: 'required' })
    expect(check(field({ required: false }))).toEqual({ answers: {}, problems: {} })
  })
})
