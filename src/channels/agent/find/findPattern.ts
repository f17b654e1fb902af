/** Marks of Markdown that may stand where a reader sees a space. */
const BETWEEN = '[\\s*_`~]+'

/**
 * What is looked for, in any case: `findPattern('flaky test')`. A letter with a mark is found in either of its Unicode forms, and
 * a space also where a mark of Markdown stands beside it. Null: nothing is looked for.
 */
export function findPattern(query: string): RegExp | null {
  const words = query.trim().split(/\s+/)
  if (words[0] === undefined || words[0] === '') return null
  const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const formsOf = (word: string) => [...new Set([word, word.normalize('NFC'), word.normalize('NFD')])]
  const parts = words.map((word) => {
    const forms = formsOf(word).map(literally)
    return forms.length === 1 ? forms[0] : `(?:${forms.join('|')})`
  })
  return new RegExp(parts.join(BETWEEN), 'giu')
}
