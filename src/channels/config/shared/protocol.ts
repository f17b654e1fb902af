import * as z from 'zod/mini'

/**
 * What follows the user to every device. Every key is optional and unknown keys are refused: no setting may
 * name a command, an executable, an origin or a server flag.
 */
export const settingsSchema = z.strictObject({
  theme: z.optional(z.enum(['system', 'dark', 'light', 'hc'])),
  'preview.helper': z.optional(z.boolean()),
  'preview.reloadOnSave': z.optional(z.boolean()),
  /** CSS pixels. */
  'editor.fontSize': z.optional(z.number().check(z.int(), z.gte(10), z.lte(28))),
  'editor.autoSave': z.optional(z.boolean()),
  'editor.wordWrap': z.optional(z.boolean()),
  'editor.minimap': z.optional(z.boolean()),
  'files.compactFolders': z.optional(z.boolean()),
  'editor.stickyScroll': z.optional(z.boolean()),
  /** On save, where no `.editorconfig` says so. */
  'editor.trimTrailingWhitespace': z.optional(z.boolean()),
  'editor.insertFinalNewline': z.optional(z.boolean()),
  /** CSS pixels. */
  'terminal.fontSize': z.optional(z.number().check(z.int(), z.gte(10), z.lte(28))),
  /** Lines kept above the screen. */
  'terminal.scrollback': z.optional(z.number().check(z.int(), z.gte(0), z.lte(100_000))),
  'terminal.cursorBlink': z.optional(z.boolean()),
  'terminal.cursorStyle': z.optional(z.enum(['block', 'bar', 'underline'])),
  'terminal.screenReader': z.optional(z.boolean()),
  'terminal.renderer': z.optional(z.enum(['auto', 'dom'])),
  /** What becomes of unsaved text of files that a message names. */
  'agent.unsavedFiles': z.optional(z.enum(['ask', 'save', 'send'])),
  /** With its next prompt an agent hears which files the user changed. */
  'agent.userChanges': z.optional(z.boolean()),
  /** When an agent needs the user or is done, and no page of the workspace has the focus. */
  'agent.sound': z.optional(z.boolean()),
  'agent.notify': z.optional(z.boolean()),
})
export type Settings = z.infer<typeof settingsSchema>
export type SettingKey = keyof Settings

/** `null` removes a key. At most 64 KiB encoded. */
const settingsPatchSchema = z.record(z.string().check(z.maxLength(64)), z.unknown())
export const MAX_SETTINGS_BYTES = 65_536

/**
 * How a page was arranged and what was being written in it, by name, for a browser that keeps nothing or is another
 * one. What a value means is the client's own; it is no place for secrets.
 */
export const UI_STATE_LIMITS = {
  /** UTF-16 units of one value: more than a user writes by hand. */
  value: 200_000,
  /** Of all names and values as JSON, so that they fit one answer (W6). What was written longest ago makes room. */
  bytes: 900_000,
} as const

/** `null` removes a name. */
const uiStatePatchSchema = z.record(
  z.string().check(z.regex(/^[a-z]\S{0,299}$/)),
  z.nullable(z.string().check(z.maxLength(UI_STATE_LIMITS.value))),
)
export type UiStatePatch = z.infer<typeof uiStatePatchSchema>

/** Client → server. */
export const configCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('get'), requestId: z.string().check(z.maxLength(128)) }),
  z.object({
    type: z.literal('set'),
    requestId: z.string().check(z.maxLength(128)),
    patch: settingsPatchSchema,
  }),
  z.object({ type: z.literal('ui_get'), requestId: z.string().check(z.maxLength(128)) }),
  z.object({
    type: z.literal('ui_set'),
    requestId: z.string().check(z.maxLength(128)),
    patch: uiStatePatchSchema,
  }),
  z.object({ type: z.literal('ping'), t: z.number() }),
])

const agentProviderSchema = z.object({
  id: z.string(),
  name: z.string(),
  available: z.boolean(),
  reason: z.optional(z.string()),
  models: z.array(z.object({ id: z.string(), name: z.string(), description: z.optional(z.string()) })),
  /** What a new conversation with it can have, once a session was open (`channels/agent/shared/offer.ts`). */
  offer: z.optional(z.unknown()),
  /** What it asks before, in the mode it begins in: any change, any command, or what it thinks fit. */
  asks: z.optional(z.catch(z.enum(['changes', 'commands', 'itself']), 'itself')),
  /** Prompts to begin with that it can do; absent: it takes any. */
  suggestions: z.optional(z.array(z.string())),
})

/** What a server is and can do: the first frame of every socket of one that knows part 2. Read loosely. */
const configStateSchema = z.object({
  protocol: z.number(),
  /** UUID per server start. */
  serverEpoch: z.string(),
  /** Of the page that this server serves; absent where it serves none. */
  build: z.optional(z.string()),
  capabilities: z.array(z.string()),
  workspace: z.object({
    id: z.string(),
    projectId: z.optional(z.nullable(z.string())),
    name: z.string(),
    root: z.string(),
    gitRef: z.optional(z.string()),
  }),
  limits: z.object({ maxMessageBytes: z.number(), maxFileBytes: z.number(), pingMs: z.number() }),
  watch: z.optional(z.object({ ignored: z.array(z.string()), degraded: z.optional(z.boolean()) })),
  preview: z.optional(z.object({ urlTemplate: z.optional(z.string()) })),
  agent: z.optional(
    z.object({
      provider: z.string(),
      model: z.string(),
      providers: z.array(agentProviderSchema),
      commands: z.array(z.object({ name: z.string(), description: z.string() })),
    }),
  ),
  settings: z.record(z.string(), z.unknown()),
})
export type ConfigState = z.infer<typeof configStateSchema>

/** Server → client. */
export const configEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), data: configStateSchema }),
  z.object({ type: z.literal('get'), requestId: z.string(), data: configStateSchema }),
  z.object({
    type: z.literal('set'),
    requestId: z.string(),
    success: z.boolean(),
    error: z.optional(z.string()),
  }),
  z.object({ type: z.literal('pong'), t: z.number() }),
])
export type ConfigEvent = z.infer<typeof configEventSchema>

/** Server → the client that asked. */
export const uiStateAnswerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ui_get'),
    requestId: z.string(),
    data: z.object({ entries: z.record(z.string(), z.string()) }),
  }),
  z.object({
    type: z.literal('ui_set'),
    requestId: z.string(),
    success: z.boolean(),
    error: z.optional(z.string()),
  }),
])
export type UiStateAnswer = z.infer<typeof uiStateAnswerSchema>
