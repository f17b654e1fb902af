import { readdir, readFile, realpath } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import * as z from 'zod/mini'
import type { Formatter } from '../../../src/channels/files/shared/formatProtocol'
import { FilesFault } from '../disk/filesFault'
import { isInside, parsePath } from '../disk/safePath'

/** A formatter that stands in the workspace, and how it is called. */
export interface Found {
  readonly formatter: Formatter
  /** Its script, as a real path in the workspace. */
  readonly script: string
  readonly args: readonly string[]
  /** The folder whose settings it takes. */
  readonly cwd: string
}

type Name = Formatter['name']

const PACKAGES: Readonly<Record<Name, string>> = { prettier: 'prettier', biome: '@biomejs/biome' }
const SETTINGS: Readonly<Record<Name, RegExp>> = {
  prettier: /^(\.prettierrc(\.(json|json5|ya?ml|toml|[cm]?[jt]s))?|prettier\.config\.[cm]?[jt]s)$/,
  biome: /^\.?biome\.jsonc?$/,
}
/** Of what both may be meant for, Biome is asked for what it knows. */
const OF_BIOME = /^\.([cm]?[jt]sx?|jsonc?|css|graphql|gql|html)$/i

const packageSchema = z.object({
  version: z.optional(z.string()),
  bin: z.optional(z.union([z.string(), z.record(z.string(), z.string())])),
})
const projectSchema = z.object({ prettier: z.optional(z.unknown()) })

/**
 * The formatter that the project of a file uses, from its own `node_modules`: the one whose settings are nearest, else one that is there
 * without any. Nothing of the workspace runs for this. Null: there is none. Throws `FilesFault` where a link leads the file out of the
 * workspace: what stands beside it would say what runs.
 *
 *     const found = await findFormatter('/home/ada/project', '/src/main.ts')
 */
export async function findFormatter(root: string, path: string): Promise<Found | null> {
  const names = parsePath(path)
  const file = join(root, ...names)
  const folders = names.map((_, depth) => join(root, ...names.slice(0, names.length - 1 - depth)))
  await refuseOutside(root, folders, path)
  const known: readonly Name[] = OF_BIOME.test(extname(file)) ? ['biome', 'prettier'] : ['prettier']
  const installed = await Promise.all(
    known.map(async (name) => ({ name, at: await installedIn(root, folders, name) })),
  )
  const there = installed.flatMap(({ name, at }) => (at ? [{ name, at }] : []))
  for (const folder of folders) {
    const settled = await settledIn(folder)
    const one = there.find(({ name }) => settled.has(name))
    if (one) return called(one.at, one.name, file, folder)
  }
  // Prettier has a style of its own without settings; so has Biome, with tabs.
  const one = there.find(({ name }) => name === 'prettier') ?? there[0]
  return one ? called(one.at, one.name, file, one.at.owner) : null
}

/** The nearest folder that is there decides: a file that is not saved yet may be in a new one. */
async function refuseOutside(root: string, folders: readonly string[], path: string): Promise<void> {
  for (const folder of folders) {
    const real = await realpath(folder).catch(() => null)
    if (real === null) continue
    if (isInside(root, real)) return
    throw new FilesFault('PERMISSION_DENIED', `${path} leads out of the workspace.`, { path })
  }
}

interface Installed {
  readonly script: string
  readonly version: string
  /** The folder whose `node_modules` it stands in. */
  readonly owner: string
}

function called({ script, version }: Installed, name: Name, file: string, cwd: string): Found {
  const args =
    name === 'prettier'
      ? ['--stdin-filepath', file, '--log-level', 'warn']
      : ['format', '--colors=off', `--stdin-file-path=${file}`]
  return { formatter: { name, version }, script, args, cwd }
}

async function settledIn(folder: string): Promise<ReadonlySet<Name>> {
  const names = await readdir(folder).catch((): string[] => [])
  const settled = new Set<Name>()
  for (const name of ['prettier', 'biome'] as const)
    if (names.some((one) => SETTINGS[name].test(one))) settled.add(name)
  if (!settled.has('prettier') && names.includes('package.json')) {
    const project = projectSchema.safeParse(await readJson(join(folder, 'package.json')))
    if (project.data?.prettier !== undefined) settled.add('prettier')
  }
  return settled
}

/** The nearest one. What leads out of the workspace is not the workspace's own. */
async function installedIn(root: string, folders: readonly string[], name: Name): Promise<Installed | null> {
  for (const owner of folders) {
    const folder = join(owner, 'node_modules', PACKAGES[name])
    const told = packageSchema.safeParse(await readJson(join(folder, 'package.json')))
    if (!told.success) continue
    const { bin, version = '' } = told.data
    const script = typeof bin === 'string' ? bin : bin?.[name]
    if (script === undefined) continue
    const real = await realpath(join(folder, script)).catch(() => null)
    if (real !== null && isInside(root, real) && isInside(root, dirname(real)))
      return { script: real, version: version.slice(0, 40), owner }
  }
  return null
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}
