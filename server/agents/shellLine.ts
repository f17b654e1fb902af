/** Words as one line of a shell: `shellLine(['log-me-in', 'for the'])` is `log-me-in 'for the'`. */
export const shellLine = (words: readonly string[]): string => words.map(quoted).join(' ')

const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
