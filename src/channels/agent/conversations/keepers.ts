import type { ConfigState } from '../../config/shared/protocol'
import { offerSchema } from '../shared/offer'

type Provider = NonNullable<ConfigState['agent']>['providers'][number]

/** Agents whose earlier sessions may be listed: those that said that they have no list are left out. */
export const selectKeepers = (config: ConfigState | null): readonly Provider[] =>
  config?.capabilities.includes('agent.sessions') ? (config.agent?.providers ?? []).filter(mayList) : []

function mayList({ available, offer }: Provider): boolean {
  const told = offerSchema.safeParse(offer)
  const sessions = told.success ? told.data.takes?.sessions : undefined
  if (!available || sessions === undefined) return available
  return sessions.includes('list') && (sessions.includes('load') || sessions.includes('resume'))
}
