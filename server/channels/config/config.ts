import {
  type ConfigEvent,
  type ConfigState,
  configCommandSchema,
  MAX_SETTINGS_BYTES,
  type Settings,
  settingsSchema,
  type UiStateAnswer,
  type UiStatePatch,
} from '../../../src/channels/config/shared/protocol'
import { type Capability, LIMITS, PROTOCOL_VERSION } from '../../../src/socket/protocol'
import type { GitRef } from '../../drivers/state/gitRef'
import type { SettingsFile } from '../../drivers/state/settingsFile'
import type { UiStateFile } from '../../drivers/state/uiStateFile'
import type { Log } from '../../lib/log'
import { type Client, FrameError, type ServerChannel } from '../../socket/channel'

export interface ConfigOptions {
  readonly serverEpoch: string
  /** Tells one page that is served from another; null: none is. */
  build(): string | null
  readonly workspace: { readonly id: string; readonly name: string; readonly root: string }
  /** Ends with the channel. */
  readonly gitRef: Pick<GitRef, 'current' | 'stop'>
  readonly pingMs: number
  /** What the other channels do beyond the documented protocol; must not change while the server runs. */
  readonly capabilities: readonly Capability[]
  watch(): ConfigState['watch']
  /** With `{port}`; undefined where every port has an address of its own or there is no preview. */
  readonly previewUrlTemplate?: string | undefined
  agent(): ConfigState['agent']
  readonly settings: Settings
  readonly settingsFile: SettingsFile
  /** Absent: pages keep their state themselves. */
  readonly uiStateFile?: UiStateFile
  readonly log: Log
}

export interface ConfigChannel extends ServerChannel {
  /** Tells every socket the state where it is another one than it knows: what the functions above return may have changed. */
  publish(): void
  /** As they are now. */
  settings(): Settings
}

const OWN: readonly Capability[] = ['config.settings', 'ping']

/** Says who the client talks to, first thing, and keeps the settings that follow the user. */
export function createConfigChannel(options: ConfigOptions): ConfigChannel {
  const { settingsFile, uiStateFile, log } = options
  const own = uiStateFile ? ([...OWN, 'config.uiState'] as const) : OWN
  const capabilities = [...new Set([...own, ...options.capabilities])]
  /** The state that each was told last. */
  const clients = new Map<Client, string>()
  let settings = options.settings
  /** Patches are applied one after the other, in the order of their arrival. */
  let saving: Promise<unknown> = Promise.resolve()

  function state(): ConfigState {
    const gitRef = options.gitRef.current()
    const watch = options.watch()
    const agent = options.agent()
    const build = options.build()
    const urlTemplate = options.previewUrlTemplate
    return {
      protocol: PROTOCOL_VERSION,
      serverEpoch: options.serverEpoch,
      ...(build === null ? {} : { build }),
      capabilities,
      workspace: { ...options.workspace, projectId: null, ...(gitRef === null ? {} : { gitRef }) },
      limits: {
        maxMessageBytes: LIMITS.acceptBytes,
        maxFileBytes: LIMITS.fileBytes,
        pingMs: options.pingMs,
      },
      ...(watch === undefined ? {} : { watch }),
      preview: urlTemplate === undefined ? {} : { urlTemplate },
      ...(agent === undefined ? {} : { agent }),
      settings,
    }
  }

  const send = (client: Client, event: ConfigEvent | UiStateAnswer) =>
    client.send({ channel: 'config', ...event })

  /** @param always is told it in any case */
  function publish(always: Client | null = null): void {
    const data = state()
    const text = JSON.stringify(data)
    for (const [client, known] of clients) {
      if (known === text && client !== always) continue
      clients.set(client, text)
      send(client, { type: 'state', data })
    }
  }

  async function set(client: Client, requestId: string, patch: Record<string, unknown>): Promise<void> {
    // Servers of other workspaces write to the same file.
    const merged = merge((await settingsFile.load()) ?? settings, patch)
    if (typeof merged === 'string')
      return send(client, { type: 'set', requestId, success: false, error: merged })
    try {
      await settingsFile.save(merged)
    } catch (error) {
      log.error('The settings could not be saved', { error })
      return send(client, { type: 'set', requestId, success: false, error: 'The settings were not saved.' })
    }
    settings = merged
    send(client, { type: 'set', requestId, success: true })
    // It waits for the state, even where that was so before.
    publish(client)
  }

  async function keep(file: UiStateFile, patch: UiStatePatch): Promise<{ success: boolean; error?: string }> {
    try {
      await file.patch(patch)
      return { success: true }
    } catch (error) {
      log.error('What a page asked to keep could not be saved', { error })
      return { success: false, error: 'It was not saved.' }
    }
  }

  return {
    name: 'config',
    publish: () => publish(),
    settings: () => settings,
    opened(client) {
      const data = state()
      clients.set(client, JSON.stringify(data))
      send(client, { type: 'state', data })
    },
    async received(client, frame) {
      const command = configCommandSchema.safeParse(frame)
      if (!command.success) throw unusable(frame.type)
      const { data } = command
      if (data.type === 'ping') return send(client, { type: 'pong', t: data.t })
      if (data.type === 'get') return send(client, { type: 'get', requestId: data.requestId, data: state() })
      if (data.type === 'ui_get' || data.type === 'ui_set') {
        if (!uiStateFile) throw unusable('')
        const { type, requestId } = data
        if (type === 'ui_get')
          return send(client, { type, requestId, data: { entries: await uiStateFile.entries() } })
        return send(client, { type, requestId, ...(await keep(uiStateFile, data.patch)) })
      }
      const done = saving.then(() => set(client, data.requestId, data.patch))
      saving = done
      await done
    },
    closed: (client) => void clients.delete(client),
    async stop() {
      options.gitRef.stop()
      await saving
      // What was asked for is on the disk.
      await uiStateFile?.entries()
    },
  }
}

/** The settings with a patch applied, or the words why not. `null` removes a key. */
function merge(settings: Settings, patch: Record<string, unknown>): Settings | string {
  const merged = Object.fromEntries(
    Object.entries({ ...settings, ...patch }).filter(([, value]) => value !== null),
  )
  if (Buffer.byteLength(JSON.stringify(merged)) > MAX_SETTINGS_BYTES) return 'Settings are limited to 64 KiB.'
  const checked = settingsSchema.safeParse(merged)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : issue?.path.map(String)
  const named = keys?.map((key) => `"${key.slice(0, 64)}"`).join(', ')
  return issue?.code === 'unrecognized_keys'
    ? `There is no setting ${named}.`
    : `The value of ${named} is not usable.`
}

const TYPES: readonly string[] = ['get', 'set', 'ping', 'ui_get', 'ui_set']

function unusable(type: string): FrameError {
  return TYPES.includes(type)
    ? new FrameError('BAD_REQUEST', `A field of config "${type}" is missing or has the wrong type.`)
    : new FrameError('UNKNOWN_TYPE', 'The config channel does not know this type.')
}
