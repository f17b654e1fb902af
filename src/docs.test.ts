import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** What the documents point to is there: files, headings' documents, and the tests that the table of faults quotes. */
const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const CODE = ['src', 'server', 'e2e', 'scripts', 'bench', 'docs', 'public', 'examples'] as const
const files = CODE.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${name}`),
)
const names = new Set(files.map((path) => basename(path)))
const documents = ['README.md', 'CONTRIBUTING.md', ...files.filter((path) => path.endsWith('.md'))]

/** The examples of the recipes: a channel called `echo`, and any channel `x`. */
const isExample = (path: string) => /\/(echo|x)\/|Echo/.test(path)

function missing(document: string): string[] {
  const text = read(document)
  const paths = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:tsx?|mjs|md|css|json))`/g)].map(
    ([, path = '']) => path,
  )
  const bare = [...text.matchAll(/`(\w[\w.]*\.(?:tsx?|mjs))`/g)].map(([, name = '']) => name)
  const links = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path)
  return [
    ...paths.filter(
      (path) => CODE.some((folder) => path.startsWith(`${folder}/`)) && !existsSync(join(root, path)),
    ),
    ...bare.filter((name) => !names.has(name) && !existsSync(join(root, name))),
    ...links.filter((path) => !existsSync(join(root, dirname(document), path))),
  ].filter((path) => !isExample(path))
}

it.each(documents)('%s points only to what is there', (document) => {
  expect(missing(document)).toEqual([])
})

/** What a line names: a file, and parts of the names of tests in it. */
function quoted(cover: string): { file: string; name: string }[] {
  let file = ''
  return [...cover.matchAll(/`([\w./]+\.tsx?)`|"([^"]+)"/g)].flatMap(([, path, name]) => {
    if (path !== undefined) file = path
    return name === undefined ? [] : [{ file, name }]
  })
}

describe('the table of faults in docs/reliability.md', () => {
  const rows = [...read('docs/reliability.md').matchAll(/^\| (\d+) \| ([^|]+) \| (.+) \|$/gm)].map(
    ([, number, fault = '', cover = '']) => ({ number: Number(number), fault, cover }),
  )

  it('quotes only what stands in the tests it names', () => {
    const stale = rows.flatMap(({ number, cover }) =>
      quoted(cover).flatMap(({ file, name }) => (read(file).includes(name) ? [] : [{ number, file, name }])),
    )
    expect(stale).toEqual([])
  })

  it('numbers its lines, and says of each where it is tried', () => {
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1))
    const silent = rows.filter(({ cover }) => quoted(cover).length === 0 && !cover.includes('not covered'))
    expect(silent).toEqual([])
  })
})

describe('the table of quirks in docs/agents.md', () => {
  const [, section = ''] = /^## What each agent does otherwise$(.+?)^## /ms.exec(read('docs/agents.md')) ?? []
  const rows = [...section.matchAll(/^\| (?!Agent)([^|]*)\| ([^|]+) \| ([^|]+) \| (.+) \|$/gm)].map(
    ([, , quirk = '', , cover = '']) => ({ quirk, tests: quoted(cover) }),
  )

  it('names for each a test that is there', () => {
    expect(rows.length).toBeGreaterThan(20)
    expect(rows.filter(({ tests }) => tests.length === 0)).toEqual([])
    const stale = rows.flatMap(({ tests }) => tests.filter(({ file, name }) => !read(file).includes(name)))
    expect(stale).toEqual([])
  })

  it('has a line for every agent that the bridge treats otherwise', () => {
    const names = [...section.matchAll(/^\| ([A-Z][\w ]+) \|/gm)].map(([, name]) => name)
    const keys = [
      ...(/QUIRKS[^{]+\{(.+?)^\}/ms.exec(read('server/agents/quirks.ts'))?.[1] ?? '').matchAll(
        /^ {2}(\w+):/gm,
      ),
    ]
    const known = [...read('server/agents/catalogue.ts').matchAll(/id: '(\w+)',\s+name: '([^']+)'/g)]
    expect(keys.length).toBeGreaterThan(3)
    for (const [, key] of keys) expect(names).toContain(known.find(([, id]) => id === key)?.[2])
  })
})
