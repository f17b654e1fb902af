import { revealHidden } from '../../../lib/text/revealHidden'
import { cardMessages } from '../../../messages/requestCards'
import type { OptionReach, PermissionOption } from '../shared/eventSchemas'

export interface PermissionChoice {
  readonly key: string
  readonly label: string
  readonly allows: boolean
  /** Absent on a server that knows no options. */
  readonly optionId?: string
  /** In words, of one that holds for more than this once. */
  readonly reach?: string | undefined
  /** The one drawn as the main answer. */
  readonly isFirst: boolean
}

const { permission } = cardMessages
/** Names that say no more than our own. */
const PLAIN: ReadonlySet<string> = new Set([
  'allow',
  'allow once',
  'yes',
  'approve',
  'reject',
  'reject once',
  'deny',
  'no',
])

/**
 * Every option the agent offers, none invented and none merged, in one order whatever the agent: first what allows once.
 * The first that allows once and the first that rejects once bear our own words before the agent's, so that they mean
 * the same, too.
 */
export function permissionChoices(options: readonly PermissionOption[]): readonly PermissionChoice[] {
  if (options.length === 0) return documented
  const once = options.find(({ kind }) => kind === 'allow_once')
  const deny = options.find(({ kind }) => kind === 'reject_once')
  return inOrder(options).map((option) => ({
    key: option.optionId,
    reach: reachOf(option) ?? undefined,
    label:
      option === once
        ? ours(permission.allowOnce, option)
        : option === deny
          ? ours(permission.deny, option)
          : revealHidden(option.name),
    allows: option.kind === 'allow_once' || option.kind === 'allow_always',
    optionId: option.optionId,
    isFirst: option === once,
  }))
}

const ORDER = ['allow_once', 'allow_always', 'reject_once', 'reject_always'] as const

const inOrder = (options: readonly PermissionOption[]): readonly PermissionOption[] =>
  ORDER.flatMap((kind) => options.filter((option) => option.kind === kind))

const isKnown = (reach: string): reach is OptionReach => reach in permission.reach

/** How far an option reaches that holds for more than this once: the agent keeps it, and only the agent can end it. */
function reachOf({ kind, name, reach }: PermissionOption): string | null {
  if (kind === 'allow_once' || kind === 'reject_once') return null
  return permission.reach[reach !== undefined && isKnown(reach) ? reach : 'unknown'](revealHidden(name))
}

const documented: readonly PermissionChoice[] = [
  { key: 'allow', label: permission.allowOnce, allows: true, isFirst: true },
  { key: 'deny', label: permission.deny, allows: false, isFirst: false },
]

const ours = (label: string, { name }: PermissionOption): string =>
  PLAIN.has(name.trim().toLowerCase()) ? label : permission.named(label, revealHidden(name))
