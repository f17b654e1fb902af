import { describe, expect, it } from 'vitest'
import { parseEditorConfig, styleOf } from './editorConfig'

/** Whether a glob means a path below the folder of its file. */
function means(glob: string, path: string): boolean {
  const config = parseEditorConfig(`[${glob}]\nindent_size = 2\n`)
  return styleOf(path, [{ folder: '/', config }]).indentSize === 2
}

const at = (folder: string, text: string) => ({ folder, config: parseEditorConfig(text) })

describe('a section', () => {
  it.each([
    ['*', '/a/b.c'],
    ['*.ts', '/src/main.ts'],
    ['*.{js,ts}', '/src/main.ts'],
    ['{package.json,*.yml}', '/a/package.json'],
    ['Makefile', '/a/Makefile'],
    ['/src/*.ts', '/src/a.ts'],
    ['src/**.ts', '/src/a/b/c.ts'],
    ['src/**.ts', '/src/a.ts'],
    ['**/test/**', '/a/test/b/c'],
    ['[!a]b', '/cb'],
    ['[ab].c', '/b.c'],
    ['file{1..3}', '/file2'],
    ['file{-1..1}', '/file0'],
    ['?.md', '/a.md'],
    ['{single}.b', '/{single}.b'],
    ['.*rc', '/.npmrc'],
    ['#a', '/#a'],
    ['!a', '/!a'],
    ['a\\*b', '/a*b'],
  ])('%s means %s', (glob, path) => expect(means(glob, path)).toBe(true))

  it.each([
    ['*.ts', '/a.tsx'],
    ['src/*.ts', '/src/a/b.ts'],
    ['/src/*.ts', '/lib/src/a.ts'],
    ['[!a]b', '/ab'],
    ['file{1..3}', '/file4'],
    ['?.md', '/ab.md'],
    ['a\\*b', '/acb'],
    ['!a', '/b'],
  ])('%s does not mean %s', (glob, path) => expect(means(glob, path)).toBe(false))

  it('of a stranger cannot keep the page busy', () => {
    const began = performance.now()
    expect(means(`${'*a'.repeat(40)}b`, `/${'a'.repeat(250)}`)).toBe(false)
    expect(means('{a,b}'.repeat(30), `/${'a'.repeat(30)}`)).toBe(false)
    expect(means('{1..9999999}', '/x')).toBe(false)
    expect(means(`${'**/'.repeat(30)}b`, `/${'a/'.repeat(60)}c`)).toBe(false)
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('the files of a project', () => {
  it('say how a text is written', () => {
    const config = at(
      '/',
      `; a comment
# another
root = true
[*]
indent_style = Space
indent_size = 4
end_of_line = CRLF
charset = utf-8-bom
trim_trailing_whitespace = true
insert_final_newline = false
unknown = 1
[*.go]
indent_style = tab
tab_width = 8
`,
    )
    expect(styleOf('/a.ts', [config])).toEqual({
      indentStyle: 'space',
      indentSize: 4,
      tabWidth: 4,
      eol: 'CRLF',
      charset: 'utf-8-bom',
      trim: true,
      finalNewline: false,
    })
    expect(styleOf('/a.go', [config])).toMatchObject({ indentStyle: 'tab', indentSize: 4, tabWidth: 8 })
  })

  it('count the more the nearer they are, up to one that is the root', () => {
    const far = at('/', '[*]\ntab_width = 3\nindent_size = 8\n')
    const root = at('/pkg', 'root = true\n[*]\nindent_size = 4\nend_of_line = lf\n')
    const near = at('/pkg/src', '[*.ts]\nindent_size = 2\n')
    expect(styleOf('/pkg/src/a.ts', [near, root, far])).toEqual({ indentSize: 2, tabWidth: 2, eol: 'LF' })
    expect(styleOf('/pkg/src/a.js', [near, root, far])).toMatchObject({ indentSize: 4 })
    expect(styleOf('/b.js', [far])).toEqual({ indentSize: 8, tabWidth: 3 })
  })

  it('take the width of a tab for a step where they say so', () => {
    expect(styleOf('/a', [at('/', '[*]\nindent_style=tab\ntab_width=8')])).toEqual({
      indentStyle: 'tab',
      indentSize: 8,
      tabWidth: 8,
    })
    expect(styleOf('/a', [at('/', '[*]\nindent_size=tab\ntab_width=3')])).toEqual({
      indentSize: 3,
      tabWidth: 3,
    })
  })

  it('take back what another said', () => {
    const far = at('/', '[*]\nindent_size = 8\ntrim_trailing_whitespace = true\n')
    const near = at('/a', '[*]\nindent_size = unset\ntrim_trailing_whitespace = unset\n')
    expect(styleOf('/a/b', [near, far])).toEqual({})
  })

  it('are read where they are no such file at all', () => {
    expect(styleOf('/a', [at('/', '\u0000[\n]]]\n= 3\n[*\nindent_size=\n[*]\nindent_size = 2e9\n')])).toEqual(
      {},
    )
  })
})
