import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bare = join(root, 'bench/bare')

/** Programs of the bench that run beside it. */
export interface Built {
  /** Folder of the bare pages. */
  readonly pages: string
  /** The bare server. */
  readonly server: string
}

/** Builds the bare pages and the programs, unless they were built from the same text before. */
export async function buildBare(): Promise<Built> {
  const folder = join(root, 'node_modules/.cache/bench', fingerprint())
  const programs = join(folder, 'programs')
  const built = {
    pages: join(folder, 'pages'),
    server: join(programs, 'server.js'),
  }
  if (existsSync(built.server)) return built
  console.error('Building the bare pages …')
  const common = { configFile: false, logLevel: 'error' } as const
  const pages = ['terminal', 'editor', 'chat'].map((name) => join(bare, 'pages', `${name}.html`))
  await build({
    ...common,
    root: join(bare, 'pages'),
    worker: { format: 'es' },
    build: {
      outDir: built.pages,
      emptyOutDir: true,
      target: 'es2023',
      chunkSizeWarningLimit: 8000,
      rolldownOptions: { input: pages },
    },
  })
  await build({
    ...common,
    root,
    build: {
      ssr: true,
      outDir: programs,
      emptyOutDir: true,
      copyPublicDir: false,
      target: 'node20',
      rolldownOptions: { input: { server: join(bare, 'server.ts') } },
    },
  })
  return built
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
