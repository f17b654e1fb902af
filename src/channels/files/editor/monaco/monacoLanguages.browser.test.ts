import { describe, expect, it } from 'vitest'
import { monaco } from './monaco'
import { MonacoModel } from './monacoModel'

const nameFor = (path: string, text = '') => {
  const open = new MonacoModel(path, text)
  const name = open.languageName()
  open.dispose()
  return name
}

/** The kinds of the words of a text, as the themes know them, without blanks and what has no kind. */
async function kindsOf(path: string, text: string) {
  const open = new MonacoModel(path, text)
  const language = open.model.getLanguageId()
  await monaco.editor.colorize(text, language, {})
  const kinds = monaco.editor
    .tokenize(text, language)
    .flatMap((line) => line.map(({ type }) => type.split('.')[0]))
    .filter((kind) => kind !== '')
  open.dispose()
  return kinds
}

describe('the language of a file', () => {
  it.each([
    ['/a/Cargo.toml', 'TOML'],
    ['/Cargo.lock', 'TOML'],
    ['/App.vue', 'Vue'],
    ['/App.svelte', 'Svelte'],
    ['/page.astro', 'Astro'],
    ['/.env', 'Environment variables'],
    ['/.env.local', 'Environment variables'],
    ['/prod.env', 'Environment variables'],
    ['/post.mdx', 'MDX'],
    ['/Dockerfile', 'Dockerfile'],
    ['/Dockerfile.dev', 'Dockerfile'],
    ['/api.dockerfile', 'Dockerfile'],
    ['/tsconfig.jsonc', 'JSON'],
    ['/.prettierrc', 'JSON'],
    ['/.zshrc', 'Shell'],
    ['/.npmrc', 'Ini'],
    ['/types.pyi', 'Python'],
    ['/index.mts', 'TypeScript'],
    ['/main.tf', 'Terraform'],
    ['/Makefile', 'Plain Text'],
    ['/notes', 'Plain Text'],
    ['/data.unheard-of', 'Plain Text'],
  ])('of %s is called %s', (path, name) => {
    expect(nameFor(path)).toBe(name)
  })

  it('is told by the first line where the name says nothing', () => {
    expect(nameFor('/run', '#!/usr/bin/env bash\n')).toBe('Shell')
    expect(nameFor('/run', '#!/usr/bin/env node\n')).toBe('JavaScript')
    expect(nameFor('/run', '#!/usr/bin/python3\n')).toBe('Python')
  })

  it.each([
    [
      '/a.toml',
      '[a.b]\nname = "x" # why\nat = 1979-05-27\n',
      ['metatag', 'key', 'delimiter', 'string', 'comment', 'key', 'delimiter', 'number'],
    ],
    ['/.env', '# why\nexport A=b $C\n', ['comment', 'keyword', 'key', 'delimiter', 'string', 'variable']],
    ['/a.vue', '<p>', ['delimiter', 'tag', 'delimiter']],
  ])('colours %s', async (path, text, kinds) => {
    expect(await kindsOf(path, text)).toEqual(kinds)
  })
})
