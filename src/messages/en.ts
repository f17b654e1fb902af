import { agentMessages } from './agent'
import { appMessages } from './app'
import { connectMessages } from './connect'
import { editorMessages } from './editor'
import { embedMessages } from './embed'
import { filesMessages } from './files'
import { portsMessages } from './ports'
import { settingsMessages } from './settings'
import { shareMessages } from './share'
import { terminalMessages } from './terminal'

/** Every text the user reads. Another language is another object of this type. */
export const messages = {
  app: appMessages,
  connect: connectMessages,
  terminal: terminalMessages,
  files: filesMessages,
  editor: editorMessages,
  agent: agentMessages,
  ports: portsMessages,
  settings: settingsMessages,
  embed: embedMessages,
  share: shareMessages,
} as const
