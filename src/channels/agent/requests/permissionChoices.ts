import { revealHidden } from '../../../lib/text/revealHidden'
import { messages } from '../../../messages/en'
import type { PermissionOption } from '../shared/eventSchemas'

export interface PermissionChoice {
  readonly key: string
  readonly label: string
  readonly allows: boolean
  /** Absent on a server that knows no options. */
  readonly optionId?: string
  /** The one drawn as the main answer. */
  readonly isFirst: boolean
}

const { permission } = messages.agent
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
 * Every option the agent offers, none invented and none merged. The first that allows once and the first that
 * rejects once bear our own words before the agent's, so that they mean the same whatever the agent.
 */
export function permissionChoices(options: readonly PermissionOption[]): readonly PermissionChoice[] {
  if (options.length === 0) return documented
  const once = options.find(({ kind }) => kind === 'allow_once')
  const deny = options.find(({ kind }) => kind === 'reject_once')
  return options.map((option) => ({
    key: option.optionId,
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

const documented: readonly PermissionChoice[] = [
  { key: 'allow', label: permission.allowOnce, allows: true, isFirst: true },
  { key: 'deny', label: permission.deny, allows: false, isFirst: false },
]

const ours = (label: string, { name }: PermissionOption): string =>
  PLAIN.has(name.trim().toLowerCase()) ? label : permission.named(label, revealHidden(name))
