import type { CatalogueEntry } from './catalogue'

/** What every agent inherits (README, "What an agent is given of your environment"). */
const INHERITED =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.+|TERM|COLORTERM|TMPDIR|TZ|XDG_.+|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR))$/
const PROXY = /^(?:https?|all|no|ftp)_proxy$/i
/** The server's own: its token opens the workspace. */
const OWN = /^AETHER_/

type Given = Pick<CatalogueEntry, 'reads' | 'inherit' | 'env' | 'defaults'>

/** What an agent or its command inherits: an allow-list, so that no secret of this server is among it. */
export function agentEnvironment(
  environment: NodeJS.ProcessEnv,
  { reads, inherit, env, defaults }: Given = { reads: [], inherit: [], env: {} },
): Record<string, string> {
  const inherited: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    const isWanted =
      isPublic(name) || reads.some((prefix) => name.startsWith(prefix)) || inherit.some(matches(name))
    if (isWanted && !OWN.test(name) && value !== undefined) inherited[name] = value
  }
  return { ...defaults, ...inherited, ...env }
}

const isPublic = (name: string): boolean => INHERITED.test(name) || PROXY.test(name)

/** `AWS_*` means every name that begins so. */
const matches = (name: string) => (pattern: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern

/**
 * The names of what an agent is given beyond that which every agent is. Values never leave the server.
 *
 *     namesBeyond(agentEnvironment(process.env, entry)) // ['ANTHROPIC_API_KEY']
 */
export const namesBeyond = (given: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(given)
    .filter((name) => !isPublic(name))
    .sort()

/** Values that must not be shown: what is given beyond, and proxies with a password. Short ones say nothing. */
export const secretsOf = (given: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(given)
    .filter(([name, value]) => !isPublic(name) || (PROXY.test(name) && value.includes('@')))
    .map(([, value]) => value)
