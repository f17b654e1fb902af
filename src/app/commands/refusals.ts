import { messages } from '../../messages/en'
import { isChannelLive, isLive } from '../../socket/connection/connectionState'
import type { ChannelName } from '../../socket/protocol'
import { type HostPane, paneConstraint, type ReadOnly } from '../embed/embedHost'
import { isFixed } from '../layout/layoutStore'
import type { RegionName } from '../layout/sizes'
import type { CommandParts } from './command'

const text = messages.app.commands

/** Why a command cannot run now, in words; null when it can: `disabledReason: () => refuse.absent('editor')`. */
export function createRefusals({ workspace, layout, embedHost }: CommandParts) {
  const connection = () => workspace.connection.store.getState()
  return {
    /** The embed host shows no such pane. */
    absent(pane: HostPane | 'panel'): string | null {
      const isThere =
        pane === 'panel'
          ? layout.store.getState().constraints.regions.panel.isShown
          : paneConstraint(embedHost.getState(), pane).isShown
      return isThere ? null : text.paneAbsent
    },
    /** The embed host lets the user neither open nor close it. */
    fixed(region: RegionName): string | null {
      const state = layout.store.getState()
      if (!state.constraints.regions[region].isShown) return text.paneAbsent
      return isFixed(state, region) ? text.panesFixed : null
    },
    readOnly: (area: keyof ReadOnly): string | null =>
      embedHost.getState().readOnly[area] ? messages.embed.readOnly : null,
    /** In a frame the address is the host's. */
    embedded: (): string | null => (embedHost.getState().isEmbed ? messages.share.linkIsHosts : null),
    offline: (): string | null => (isLive(connection()) ? null : text.offline),
    /** The channel has not heard everything it missed. */
    catchingUp: (channel: ChannelName): string | null =>
      isChannelLive(connection(), channel) ? null : text.catchingUp,
  }
}
