import { createChannel } from '../createChannel'
import type { ChannelOptions, WorkspaceChannel } from '../workspaceChannel'
import { type ClosedPorts, createClosedPorts } from './closedPorts'
import { createPortsCommands } from './commands'
import { normalisePorts } from './normalise'
import { createPortNotifications } from './portNotifications'
import type { PortsEvent } from './shared/protocol'
import { type PortsLocalEvent, type PortsState, reducePorts } from './shared/reduce'
import { createPortsStore } from './store'
import { createPortsViewStore } from './viewStore'

export type PortsModel = ReturnType<typeof createPorts>['model']

/** The ports channel: `const ports = createPorts(options); ports.model.store.subscribe(show)`. */
export function createPorts({ link, catchUp, clock, unusable }: ChannelOptions) {
  const store = createPortsStore()
  const viewStore = createPortsViewStore()
  const commands = createPortsCommands({ link, clock, store, viewStore })
  // The notifications subscribe first: they ask before the row of a port that is back goes.
  const notifications = createPortNotifications(store, clock.now, (port) => closed.isWatched(port))
  const closed: ClosedPorts = createClosedPorts(store)

  const { receive, apply } = createChannel<PortsState, PortsEvent, PortsLocalEvent>({
    store,
    normalise: normalisePorts,
    reduce: reducePorts,
    effect(event) {
      commands.applied(event)
      if (event.type === 'snapshot') catchUp.done()
    },
    unusable,
  })

  const channel: WorkspaceChannel = {
    receive,
    awaits: () => link.has('ports.snapshot'),
    opened() {
      // A server that sends no snapshot keeps no table: ours begins anew.
      if (!link.has('ports.snapshot')) apply({ type: 'reconnected' })
    },
    lost: commands.lost,
  }

  return { ...channel, model: { store, viewStore, notifications, closed, commands } }
}
