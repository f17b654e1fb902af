import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { finishPage } from './finishPage'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'built-'))
  await mkdir(join(folder, 'assets'))
  await mkdir(join(folder, '.vite'))
  await writeFile(join(folder, 'boot.js'), 'first()')
  await writeFile(join(folder, 'favicon.svg'), '<svg/>')
  await writeFile(
    join(folder, 'index.html'),
    '<head>\n    <link rel="icon" href="/favicon.svg">\n    <script src="/boot.js"></script>\n  </head>\n',
  )
  await writeFile(
    join(folder, '.vite/manifest.json'),
    JSON.stringify({
      '_terminal-1a2b.js': { file: 'assets/terminal-1a2b.js', name: 'terminal' },
      '_terminal-1a2b.css': { file: 'assets/terminal-1a2b.css', name: 'terminal' },
      '_monaco-1a2b.js': {
        file: 'assets/monaco-1a2b.js',
        name: 'monaco',
        css: ['assets/monaco-3c4d.css'],
      },
    }),
  )
})
afterEach(() => rm(folder, { recursive: true }))

it('names what stands beside the page by its content, and preloads the chunks it is told to', async () => {
  await finishPage(folder, ['terminal'], ['monaco'])
  const html = await readFile(join(folder, 'index.html'), 'utf8')
  const [, icon = '', boot = ''] =
    html.match(/href="\/(assets\/favicon-.{8}\.svg)".*src="\/(assets\/boot-.{8}\.js)"/s) ?? []
  expect(await readFile(join(folder, icon), 'utf8')).toBe('<svg/>')
  expect(await readFile(join(folder, boot), 'utf8')).toBe('first()')
  expect(await readdir(folder)).not.toContain('boot.js')
  expect(html).toContain(
    '<link rel="preload" as="script" crossorigin href="/assets/terminal-1a2b.js">\n  </head>',
  )
  expect(html).not.toContain('terminal-1a2b.css')
  expect(html).toContain(
    '<script data-editor="/assets/monaco-1a2b.js /assets/monaco-3c4d.css" src="/assets/boot-',
  )
})

it('fails where a chunk has another name now', async () => {
  await expect(finishPage(folder, ['screens'], ['monaco'])).rejects.toThrow('no chunk with the name screens')
})
