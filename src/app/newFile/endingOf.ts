/** Endings of files by the names that fences use for their languages, where the two differ. */
const ENDINGS: Readonly<Record<string, string>> = {
  bash: 'sh',
  csharp: 'cs',
  golang: 'go',
  javascript: 'js',
  kotlin: 'kt',
  markdown: 'md',
  plaintext: 'txt',
  powershell: 'ps1',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  text: 'txt',
  typescript: 'ts',
  yml: 'yaml',
  zsh: 'sh',
}

/** `.ts` for `typescript`; `.txt` where the language says nothing. */
export function endingOf(language: string): string {
  const name = language.toLowerCase()
  if (!/^[a-z][a-z\d]{0,9}$/.test(name)) return '.txt'
  return `.${Object.hasOwn(ENDINGS, name) ? ENDINGS[name] : name}`
}
