import { createChannel } from '../createChannel'
import type { ChannelOptions, UiMemory, WorkspaceChannel } from '../workspaceChannel'
import { createTerminalCommands } from './commands'
import { normaliseTerminal } from './normalise'
import type { FoundLink } from './screen/links'
import { createScreenTexts } from './screen/screenTexts'
import { createScreensCatchUp } from './screensCatchUp'
import type { TerminalEvent } from './shared/protocol'
import { reduceTerminals, type TerminalLocalEvent } from './shared/reduce'
import type { TerminalState } from './shared/state'
import { createTerminalStore } from './store'
import { CHOSEN_TERMINAL, createTerminalViewStore } from './viewStore'

/** What is known of terminals once the code for it is here. */
interface More {
  /** The names of files in a line of a terminal. */
  findFiles?: (sessionId: string, line: string) => Promise<readonly FoundLink[]>
}

export type TerminalModel = ReturnType<typeof createTerminal>['model']

interface Options extends ChannelOptions {
  /** Keeps which terminal was chosen. */
  readonly uiState: UiMemory
}

/** The terminal channel: `const terminal = createTerminal(options); terminal.model.commands.open()`. */
export function createTerminal({ link, catchUp, clock, newId, unusable, uiState }: Options) {
  const store = createTerminalStore()
  const viewStore = createTerminalViewStore(uiState)
  uiState.changed.on(({ names, isFirst }) => {
    if (isFirst && names.has(CHOSEN_TERMINAL)) viewStore.setState({ chosen: uiState.get(CHOSEN_TERMINAL) })
  })
  const commands = createTerminalCommands({ link, newId, clock, store, viewStore })
  const screens = createScreensCatchUp({ store, waiting: catchUp.count, done: catchUp.done })

  const { receive } = createChannel<TerminalState, TerminalEvent, TerminalLocalEvent>({
    store,
    normalise: normaliseTerminal,
    reduce: reduceTerminals,
    effect(event) {
      // Most frequent by far, and without an effect.
      if (event.type === 'output') return
      screens.applied(event)
      commands.applied(event)
    },
    unusable,
  })

  const channel: WorkspaceChannel = {
    receive,
    awaits: () => link.has('terminal.attach'),
    opened(mode) {
      commands.opened()
      if (mode === 'extended') screens.begin()
      else screens.stop()
    },
    caughtUp: screens.stop,
    lost({ isForgotten }) {
      screens.stop()
      commands.lost(isForgotten)
    },
  }

  const more: More = {}

  return {
    ...channel,
    model: {
      more,
      store,
      viewStore,
      link,
      screenTexts: createScreenTexts(),
      commands: {
        ...commands,
        ack(sessionId: string, position: number): void {
          screens.parsed(sessionId, position)
          commands.ack(sessionId, position)
        },
      },
    },
  }
}
