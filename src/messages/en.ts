import { agentMessages } from './agent'
import { appMessages } from './app'
import { editorMessages } from './editor'
import { embedMessages } from './embed'
import { filesMessages } from './files'
import { portsMessages } from './ports'
import { shareMessages } from './share'
import { terminalMessages } from './terminal'

/**
 * The texts of what the first picture needs. Parts that come later bring theirs along (`bigFiles`, `charsets`,
 * `connectPage`, `dialogs/`, `preview`, `search`, `settings`).
 */
export const messages = {
  app: appMessages,
  terminal: terminalMessages,
  files: filesMessages,
  editor: editorMessages,
  agent: agentMessages,
  ports: portsMessages,
  embed: embedMessages,
  share: shareMessages,
} as const
