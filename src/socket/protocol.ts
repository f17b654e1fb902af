import * as z from 'zod/mini'

export const CAPABILITIES = [
  'config.settings',
  'config.uiState',
  'terminal.attach',
  'terminal.ack',
  'terminal.input',
  'terminal.list',
  'terminal.rename',
  'terminal.running',
  'terminal.folder',
  'terminal.passiveResize',
  'terminal.theme',
  'terminal.binary',
  'files.version',
  'files.range',
  'files.search',
  'files.copy',
  'files.drafts',
  'files.encoding',
  'files.unlessVersion',
  'files.names',
  'files.searchOptions',
  'files.git',
  'files.gitLog',
  'files.findIgnored',
  'files.searchMultiline',
  'files.trash',
  'files.format',
  'files.live',
  'files.download',
  'files.uploadCancel',
  'agent.seq',
  'agent.idempotent',
  'agent.queue',
  'agent.context',
  'agent.permissionOptions',
  'agent.sender',
  'agent.login',
  'agent.changes',
  'agent.conversations',
  'agent.catalogue',
  'agent.open',
  'agent.sessions',
  'agent.permissionRules',
  'agent.denyReason',
  'agent.progress',
  'agent.fork',
  'agent.userChanges',
  'ports.snapshot',
  'ports.details',
  'ping',
] as const

/** `activity` is announced by other servers only (docs/protocol.md, D6). */
export type Capability = (typeof CAPABILITIES)[number] | 'activity'

/** The five channels of one workspace socket. `error` and `activity` frames travel beside them. */
export const CHANNELS = ['terminal', 'files', 'agent', 'ports', 'config'] as const
export type ChannelName = (typeof CHANNELS)[number]

/** Version of part 2 of the protocol; a server that announces another one is read as a documented server. */
export const PROTOCOL_VERSION = 1

/** What every frame has, whatever its channel. */
export const envelopeSchema = z.looseObject({ channel: z.string(), type: z.string() })
export type Envelope = z.infer<typeof envelopeSchema>

/** Bytes of UTF-8 frame text and milliseconds, as documented (docs/protocol.md, W6). */
export const LIMITS = {
  /** Largest frame either side accepts, bytes. */
  acceptBytes: 1_048_576,
  /** Largest frame either side sends, bytes. */
  sendBytes: 1_000_000,
  /** Largest file, bytes. */
  fileBytes: 100 * 1024 * 1024,
  /** UTF-16 units of one `input`. */
  inputUnits: 65_536,
  /** UTF-16 units of one `output`. */
  outputUnits: 16_384,
  /**
   * Un-acknowledged UTF-16 units above which the server stops reading a shell while the user types anywhere; it goes on at
   * half of them.
   */
  windowHigh: 100_000,
  /** The most that the same is without typing: what the page parses in 60 ms. */
  windowMost: 1_000_000,
  /** The client acknowledges after this many parsed units or this many milliseconds. */
  ackUnits: 16_384,
  ackMs: 50,
} as const

/** The limits of the scrollback of one terminal. There are three, since three memories hold it. */
export const SCROLLBACK = {
  /**
   * UTF-16 units of raw output that the server and the page keep, so that a reconnect is sent only what it missed:
   * at most 4 MiB on each side, some 26,000 lines of 80 columns.
   */
  replayUnits: 2_097_152,
  /**
   * Lines above the screen that the page's terminal shows: the default of the setting `terminal.scrollback`. A long
   * build log fits; at 80 columns they need 10 MB (12 bytes a cell).
   */
  pageLines: 10_000,
  /**
   * Lines above the screen in the server's headless terminal, which checkpoints are taken from: a page that starts
   * without anything sees that many of a long output. 10,000 would need 15 to 30 MB for each terminal.
   */
  headlessLines: 1_000,
  /** Cells of those lines: wide terminals keep fewer lines, so that each stays below 6 MiB. */
  headlessCells: 80_000,
} as const

/** WebSocket close codes, the server's; a browser itself can send only 1000 and 3000–4999. */
export const CLOSE = {
  normal: 1000,
  restart: 1001,
  tooLarge: 1009,
  internal: 1011,
  overload: 1013,
  unauthorized: 4401,
  forbidden: 4403,
  notFound: 4404,
  notRunning: 4409,
  superseded: 4410,
} as const

export const ERROR_CODES = [
  'BAD_JSON',
  'UNKNOWN_CHANNEL',
  'UNKNOWN_TYPE',
  'BAD_REQUEST',
  'TOO_MANY',
  'INTERNAL',
] as const

/** Words for a frame the server could not use (docs/protocol.md, E1). Some servers send it without a channel. */
export const errorFrameSchema = z.object({
  type: z.literal('error'),
  error: z.string(),
  code: z.optional(z.string()),
  ref: z.optional(
    z.object({
      channel: z.optional(z.string()),
      type: z.optional(z.string()),
      requestId: z.optional(z.string()),
    }),
  ),
})

/** `GET /workspaces/{id}`; more fields may follow. */
export const workspaceRecordSchema = z.looseObject({
  id: z.string(),
  project_id: z.optional(z.nullable(z.string())),
  name: z.optional(z.nullable(z.string())),
  status: z.string(),
})
export type WorkspaceRecord = z.infer<typeof workspaceRecordSchema>

export const workspaceListSchema = z.object({ workspaces: z.array(workspaceRecordSchema) })

/** Characters a token may have to travel as a WebSocket sub-protocol; others go into `?token=`. */
export const SUBPROTOCOL_TOKEN = /^[A-Za-z0-9\-_.]+$/

/** A token this project's own server accepts by flag or environment. */
export const STRONG_TOKEN = /^[A-Za-z0-9\-_.]{22,}$/

/** What a server that knows part 2 of the protocol says first, as the body of `config/state`. Channels read the rest. */
export const helloSchema = z.object({ protocol: z.number() })
