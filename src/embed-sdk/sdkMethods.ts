import type { EmbedTheme, PaneOptions, ReadOnlyOption } from './messages'
import type { EmbedMethod, EmbedMethods, FileContent } from './methods'
import { EmbedError } from './portTalk'
import type { SendOptions, WorkspaceEmbed } from './sdkTypes'

/** What methods change for good. */
export interface Kept {
  readonly panes: PaneOptions | undefined
  readonly readOnly: ReadOnlyOption | undefined
}
type Ask = <M extends EmbedMethod>(
  method: M,
  params?: EmbedMethods[M]['in'],
) => Promise<EmbedMethods[M]['out']>

/** The methods of a workspace as hosts call them. */
export function createMethods(
  ask: Ask,
  setTheme: (theme: EmbedTheme) => Promise<void>,
  keep: (change: Partial<Kept>) => void,
): Pick<
  WorkspaceEmbed,
  'files' | 'agent' | 'terminal' | 'ports' | 'ui' | 'commands' | 'snapshot' | 'unsaved'
> {
  function send(text: string, options?: SendOptions<'queue' | 'interrupt'>): Promise<{ messageId: string }>
  function send(text: string, options?: SendOptions): Promise<{ messageId: string | null }>
  function send(text: string, options?: SendOptions): Promise<{ messageId: string | null }> {
    return ask('agent.send', { text, ...options })
  }
  return {
    files: {
      open(path, at) {
        const opened = ask('files.open', { path, ...at })
        const shown = opened.then(() => ask('files.shown', { path }))
        // Not every host waits for it.
        shown.catch(() => undefined)
        return Object.assign(
          opened.then(() => ({ shown })),
          { shown },
        )
      },
      read: async (path) => bytesOf(await ask('files.read', { path })),
      write: (path, data, options) => ask('files.write', { path, file: fileOf(data), ...options }),
      apply: (edits) =>
        ask('files.apply', {
          edits: edits.map(({ data, ...edit }) => ({ ...edit, file: data === null ? null : fileOf(data) })),
        }),
      reveal: (path) => ask('files.reveal', { path }),
    },
    agent: {
      send,
      stop: () => ask('agent.stop'),
      openSession: (id) => ask('agent.openSession', { id }),
    },
    terminal: {
      open: (place) => ask('terminal.open', place),
      async run(id, command, { confirm }) {
        if (!confirm) throw new EmbedError('not_allowed', 'It needs { confirm: true }.')
        await ask('terminal.run', { id, command })
      },
    },
    ports: {
      list: () => ask('ports.list'),
      preview: (port) => ask('ports.preview', { port }),
    },
    ui: {
      setTheme,
      async setPanes(panes) {
        await ask('ui.setPanes', panes)
        keep({ panes })
      },
      async setReadOnly(readOnly) {
        await ask('ui.setReadOnly', { readOnly })
        keep({ readOnly })
      },
      focus: (region) => ask('ui.focus', { region }),
      notify: (notice) => ask('ui.notify', notice),
    },
    commands: {
      list: () => ask('commands.list'),
      run: (id, args) => ask('commands.run', { id, args }),
    },
    snapshot: () => ask('snapshot'),
    unsaved: () => ask('unsaved'),
  }
}

/** Text as it is, bytes in Base64, in pieces that fit the arguments of a call. */
function fileOf(data: string | Uint8Array): FileContent {
  if (typeof data === 'string') return { content: data, encoding: 'utf-8' }
  let binary = ''
  for (let at = 0; at < data.length; at += 4096)
    binary += String.fromCharCode(...data.subarray(at, at + 4096))
  return { content: btoa(binary), encoding: 'base64' }
}

const bytesOf = ({ content, encoding }: FileContent): Uint8Array =>
  encoding === 'utf-8'
    ? new TextEncoder().encode(content)
    : Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
