import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bare = join(root, 'bench/bare/pages')
const cache = join(root, 'node_modules/.cache/bench')
const common = { configFile: false, logLevel: 'error' } as const

/** What runs beside the bench. */
export interface Built {
  /** Folder of the bare pages. */
  readonly pages: string
  /** Programs, each a process of its own. */
  readonly bareServer: string
  readonly agent: string
  readonly fold: string
  readonly undo: string
}

/** Builds the bare pages, unless they were built from the same text before, and the programs, which is quick. */
export async function buildBare(): Promise<Built> {
  const pages = join(cache, 'pages', fingerprint())
  if (!existsSync(join(pages, 'terminal.html'))) {
    console.error('Building the bare pages …')
    await buildPages(pages)
  }
  const programs = join(cache, 'programs')
  await buildPrograms(programs)
  const program = (name: string) => join(programs, `${name}.mjs`)
  return {
    pages,
    bareServer: program('bareServer'),
    agent: program('agent'),
    fold: program('fold'),
    undo: program('undo'),
  }
}

async function buildPages(outDir: string): Promise<void> {
  const input = ['terminal', 'editor', 'chat'].map((name) => join(bare, `${name}.html`))
  const output = { outDir, emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 8000 }
  await build({
    ...common,
    root: bare,
    worker: { format: 'es' },
    build: { ...output, rolldownOptions: { input } },
  })
}

async function buildPrograms(outDir: string): Promise<void> {
  const input = {
    bareServer: join(root, 'bench/bare/server.ts'),
    agent: join(root, 'bench/programs/agent.ts'),
    fold: join(root, 'bench/programs/fold.ts'),
    undo: join(root, 'bench/programs/undo.ts'),
  }
  const output = { outDir, emptyOutDir: true, copyPublicDir: false, target: 'node20', ssr: true }
  const rolldownOptions = { input, output: { entryFileNames: '[name].mjs' } }
  await build({ ...common, root, build: { ...output, rolldownOptions } })
}

/** Of everything that goes into the build. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const sources = readdirSync(bare, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const path of [...sources.sort(), join(root, 'package-lock.json')]) hash.update(readFileSync(path))
  return hash.digest('hex').slice(0, 16)
}
