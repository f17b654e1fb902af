import {
  type ElicitationContentValue,
  ElicitationPropertySchema,
  type ElicitationSchema,
  MultiSelectItems,
} from '@agentclientprotocol/sdk'
import type { QuestionField } from '../../src/channels/agent/shared/eventSchemas'
import type { Answers, QuestionAsked } from './driver'

type Property = NonNullable<ElicitationSchema['properties']>[string]
type Content = Record<string, ElicitationContentValue>
/** A value, nothing, or what is wrong. */
type Reading = { readonly value?: ElicitationContentValue } | { readonly error: string }

interface Option {
  readonly value: string
  readonly label: string
  readonly description?: string
}

/** A form an agent asks to be filled in, as a question with fields. */
export function toQuestion(message: string, schema: ElicitationSchema): QuestionAsked {
  return {
    message,
    questions: Object.entries(schema.properties ?? {}).map(([id, property]) =>
      toField(id, property, (schema.required ?? []).includes(id)),
    ),
    check(answers) {
      const content = toContent(schema, answers)
      return 'error' in content ? content.error : null
    },
  }
}

/** The answers as the form's values, or a sentence that says what is wrong with them. */
export function toContent(
  schema: ElicitationSchema,
  answers: Answers,
): { content: Content } | { error: string } {
  const content: Content = {}
  for (const [id, property] of Object.entries(schema.properties ?? {})) {
    const title = textAt(property, 'title') ?? id
    const given = answers[id]
    const blank = given === undefined || given.length === 0
    if (blank && (schema.required ?? []).includes(id)) return { error: `${title} needs an answer.` }
    if (blank) continue
    const read = readValue(property, given)
    if ('error' in read) return { error: `${title}: ${read.error}` }
    if (read.value !== undefined) content[id] = read.value
  }
  return { content }
}

function toField(id: string, property: Property, required: boolean): QuestionField {
  const title = textAt(property, 'title')
  const question = textAt(property, 'description') ?? title ?? id
  const options = optionsOf(property).map(({ label, description }) => ({
    label,
    ...(description === undefined ? {} : { description }),
  }))
  return {
    id,
    question,
    required,
    ...(title !== undefined && title !== question ? { header: title } : {}),
    ...(options.length > 0 ? { options } : { input: inputOf(property) }),
    ...(ElicitationPropertySchema.isArray(property) ? { multiSelect: true } : {}),
  }
}

function inputOf(property: Property): 'text' | 'number' | 'boolean' {
  if (ElicitationPropertySchema.isBoolean(property)) return 'boolean'
  return isNumber(property) ? 'number' : 'text'
}

function isNumber(property: Property) {
  return ElicitationPropertySchema.isNumber(property) || ElicitationPropertySchema.isInteger(property)
}

function optionsOf(property: Property): Option[] {
  if (ElicitationPropertySchema.isString(property))
    return property.oneOf?.map(toOption) ?? property.enum?.map((value) => ({ value, label: value })) ?? []
  if (!ElicitationPropertySchema.isArray(property)) return []
  const { items } = property
  if (MultiSelectItems.isTitled(items)) return items.anyOf.map(toOption)
  return MultiSelectItems.isString(items) ? items.enum.map((value) => ({ value, label: value })) : []
}

const toOption = (option: { const: string; title: string; description?: string | null }): Option => ({
  value: option.const,
  label: option.title,
  ...(option.description ? { description: option.description } : {}),
})

function readValue(property: Property, given: string | readonly string[]): Reading {
  const texts = typeof given === 'string' ? [given] : given
  const text = texts[0] ?? ''
  if (ElicitationPropertySchema.isArray(property)) return readList(property, texts)
  if (ElicitationPropertySchema.isBoolean(property)) return readBoolean(text)
  if (ElicitationPropertySchema.isString(property)) {
    const options = optionsOf(property)
    return options.length > 0 ? readOption(options, text) : readText(property, text)
  }
  if (ElicitationPropertySchema.isInteger(property) || ElicitationPropertySchema.isNumber(property))
    return readNumber(property, text, ElicitationPropertySchema.isInteger(property))
  return { value: text }
}

function readOption(options: readonly Option[], text: string): { value: string } | { error: string } {
  const option = options.find(({ label }) => label === text) ?? options.find(({ value }) => value === text)
  if (option) return { value: option.value }
  return { error: `choose one of ${options.map(({ label }) => label).join(', ')}.` }
}

function readList(
  property: { minItems?: number | null; maxItems?: number | null } & Property,
  texts: readonly string[],
): Reading {
  const options = optionsOf(property)
  const values: string[] = []
  for (const text of texts) {
    const read = readOption(options, text)
    if ('error' in read) return read
    values.push(read.value)
  }
  const { minItems, maxItems } = property
  if (typeof minItems === 'number' && values.length < minItems)
    return { error: `choose at least ${minItems}.` }
  if (typeof maxItems === 'number' && values.length > maxItems)
    return { error: `choose at most ${maxItems}.` }
  return { value: values }
}

function readBoolean(text: string): Reading {
  if (/^(true|yes|y|1|on)$/i.test(text)) return { value: true }
  if (/^(false|no|n|0|off)$/i.test(text)) return { value: false }
  return { error: 'answer yes or no.' }
}

function readNumber(
  { minimum, maximum }: { minimum?: unknown; maximum?: unknown },
  text: string,
  whole: boolean,
): Reading {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) return { error: 'write a number.' }
  if (whole && !Number.isInteger(value)) return { error: 'write a whole number.' }
  if (typeof minimum === 'number' && value < minimum) return { error: `at least ${minimum}.` }
  if (typeof maximum === 'number' && value > maximum) return { error: `at most ${maximum}.` }
  return { value }
}

function readText(
  { minLength, maxLength, pattern }: { minLength?: unknown; maxLength?: unknown; pattern?: unknown },
  text: string,
): Reading {
  const length = [...text].length
  if (typeof minLength === 'number' && length < minLength)
    return { error: `at least ${minLength} characters.` }
  if (typeof maxLength === 'number' && length > maxLength)
    return { error: `at most ${maxLength} characters.` }
  if (typeof pattern === 'string' && !matches(pattern, text)) return { error: `must match ${pattern}.` }
  return { value: text }
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    // Not a pattern we know: the agent checks for itself.
    return true
  }
}

function textAt(property: Property, key: 'title' | 'description'): string | undefined {
  const text = property[key]
  return typeof text === 'string' && text !== '' ? text : undefined
}
