import { basename } from 'node:path'
import * as z from 'zod/mini'
import { UsageError } from '../lib/usageError'
import { type CatalogueEntry, USUAL } from './catalogue'
import { agentId, faultIn, parseJson, repeated } from './readEntries'
import { shellLine } from './shellLine'

/** What is put into a line of a shell or shown. */
const plain = z
  .string()
  .check(z.minLength(1, 'must not be empty.'), z.regex(/^\P{Cc}*$/u, 'must be one line of plain text.'))
const args = z._default(z.array(plain), [])
const env = z._default(z.record(z.string(), plain), {})
/** No option of the program that fetches it, and no address. */
const packageText = plain.check(
  z.regex(/^@?[A-Za-z0-9][\w@./+[\],=<>~!*-]*$/, 'must name a package, with its version or without.'),
)
const fetched = z.object({ package: packageText, args, env })

const registrySchema = z.object({
  version: z.string(),
  agents: z.array(
    z.object({
      id: agentId,
      name: plain.check(z.maxLength(64, 'has more than 64 characters.')),
      version: plain.check(z.maxLength(64, 'has more than 64 characters.')),
      description: z._default(z.string().check(z.maxLength(1_000, 'has more than 1,000 characters.')), ''),
      distribution: z.object({
        binary: z.optional(z.record(z.string(), z.object({ archive: plain, cmd: plain, args, env }))),
        npx: z.optional(fetched),
        uvx: z.optional(fetched),
      }),
    }),
  ),
})
type Registered = z.infer<typeof registrySchema>['agents'][number]

/** As the registry names systems: `linux-x86_64`. */
export function platformName(platform: NodeJS.Platform, arch: string): string {
  const system = { win32: 'windows', darwin: 'darwin' }[platform as string] ?? platform
  return `${system}-${{ x64: 'x86_64', arm64: 'aarch64' }[arch] ?? arch}`
}

/**
 * The agents of a file in the format of the public registry of the Agent Client Protocol. What it names is never
 * fetched by itself: a launcher is told to start what is there already, and the user to install the rest. Throws
 * `UsageError`.
 *
 *     const entries = readRegistry(await readFile(path, 'utf8'), path, 'linux-x86_64')
 */
export function readRegistry(text: string, path: string, platform: string): readonly CatalogueEntry[] {
  const json = parseJson(text, path)
  const read = registrySchema.safeParse(json)
  if (!read.success) throw faultIn(path, read.error.issues, json)
  const { agents } = read.data
  const twice = repeated(agents)
  if (twice) throw new UsageError(`${path}: there are two agents ${twice.id}.`)
  return agents.map((agent, at) => {
    const { npx, uvx, binary } = agent.distribution
    if (npx) return { ...common(agent), ...byNpx(npx) }
    if (uvx) return { ...common(agent), ...byUvx(uvx) }
    if (binary) return { ...common(agent), ...asBinary(agent, binary, platform) }
    throw new UsageError(
      `${path}: in agents[${at}] (${agent.id}), distribution needs one of npx, uvx and binary.`,
    )
  })
}

const common = ({ id, name, version, description }: Registered) => ({
  ...USUAL,
  id,
  name,
  version,
  description: description.replace(/\p{Cc}+/gu, ' '),
  reads: [],
  asks: 'itself' as const,
  source: 'registry' as const,
  saysVersion: false,
})

type Fetched = z.infer<typeof fetched>

/** `--no` refuses to fetch what is not in npm's cache, and says so in these words. */
function byNpx({ package: name, args: rest, env: given }: Fetched) {
  const installLine = shellLine(['npx', '--yes', `--package=${name}`, '--', 'true'])
  return {
    command: 'npx',
    args: ['--no', '--', name, ...rest],
    env: given,
    installLine,
    installHint: installLine,
    missingWords: 'npx canceled due to missing packages',
  }
}

/** `--offline` keeps it to what was fetched before. */
function byUvx({ package: name, args: rest, env: given }: Fetched) {
  const installLine = shellLine(['uv', 'tool', 'install', name])
  return {
    command: 'uvx',
    args: ['--offline', name, ...rest],
    env: given,
    installLine,
    installHint: installLine,
    missingWords: 'network was disabled',
  }
}

function asBinary(
  { name }: Registered,
  builds: NonNullable<Registered['distribution']['binary']>,
  platform: string,
) {
  const build = builds[platform]
  if (!build) {
    const impossible = `${name} has no build for ${platform}, only for ${Object.keys(builds).join(', ')}.`
    return { command: '', installLine: null, installHint: impossible, impossible }
  }
  const command = basename(build.cmd.replaceAll('\\', '/'))
  return {
    command,
    args: build.args,
    env: build.env,
    installLine: null,
    installHint: `Download ${build.archive}, unpack it, and put ${command} on your PATH.`,
  }
}
