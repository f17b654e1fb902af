import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** Files beside the page, from `public`. Under a name with a hash the browser keeps them without asking again. */
const BESIDE = ['boot.js', 'favicon.svg']

interface Chunk {
  readonly file: string
  readonly name?: string
  readonly css?: readonly string[]
}

/**
 * Completes the built index.html: what stands beside it moves to `assets` under a name with its hash, and the browser
 * fetches the named chunks from the start, not only when the page asks for them. `preload`, not `modulepreload`: a
 * browser may remember for as long as the page lives that a module did not come (`src/lib/loadPart`).
 * The script before the first paint gets the names of the editor's files, and preloads them where the address names a file.
 *
 * @example await finishPage('dist/client', ['workbench', 'terminal'], ['editing', 'monaco'])
 */
export async function finishPage(
  folder: string,
  chunkNames: readonly string[],
  editorNames: readonly string[],
): Promise<void> {
  const page = join(folder, 'index.html')
  let html = await readFile(page, 'utf8')
  const replace = (what: string, by: string) => {
    if (!html.includes(what)) throw new Error(`index.html does not have ${what}.`)
    html = html.replace(what, by)
  }
  for (const name of BESIDE) {
    const hash = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('base64url')
    const ending = extname(name)
    const hashed = `assets/${name.slice(0, -ending.length)}-${hash.slice(0, 8)}${ending}`
    await rename(join(folder, name), join(folder, hashed))
    replace(`"/${name}"`, `"/${hashed}"`)
  }
  const manifest: Record<string, Chunk> = JSON.parse(
    await readFile(join(folder, '.vite/manifest.json'), 'utf8'),
  )
  const chunkOf = (name: string) => {
    const chunk = Object.values(manifest).find((one) => one.name === name && one.file.endsWith('.js'))
    if (!chunk) throw new Error(`There is no chunk with the name ${name}.`)
    return chunk
  }
  const links = chunkNames.map(
    (name) => `    <link rel="preload" as="script" crossorigin href="/${chunkOf(name).file}">\n`,
  )
  const editor = editorNames
    .map(chunkOf)
    .flatMap(({ file, css = [] }) => [file, ...css])
    .map((one) => `/${one}`)
    .join(' ')
  replace('<script src="/assets/boot-', `<script data-editor="${editor}" src="/assets/boot-`)
  replace('  </head>', `${links.join('')}  </head>`)
  await writeFile(page, html)
}
