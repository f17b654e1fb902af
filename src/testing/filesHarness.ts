import { createStore } from 'zustand/vanilla'
import { createAgent } from '../channels/agent/createAgent'
import { createConfig } from '../channels/config/createConfig'
import { createProblems } from '../channels/context/problems'
import type { Workspace } from '../channels/context/workspace'
import { createFiles } from '../channels/files/createFiles'
import type { BackupPlaces } from '../channels/files/editor/backup/editorBackups'
import { createPorts } from '../channels/ports/createPorts'
import { createTerminal } from '../channels/terminal/createTerminal'
import { createClock } from '../lib/clock'
import { type ConnectionState, initialConnection } from '../socket/connection/connectionState'
import { type Link, RequestError } from '../socket/link'
import type { Envelope } from '../socket/protocol'
import { createQueryClient } from '../workspace/createQueryClient'

const live: ConnectionState = { ...initialConnection, status: 'live', everLive: true }

/** A workspace of files in memory, with everything of the page's real wiring but the socket. */
export function createFilesHarness(
  files: Record<string, string>,
  { backups }: { backups?: BackupPlaces } = {},
) {
  const disk = new Map(Object.entries(files))
  const connection = createStore<ConnectionState>(() => live)

  const answer = (frame: Record<string, unknown>): Record<string, unknown> => {
    const path = String(frame.path)
    const content = disk.get(path)
    if (frame.type === 'list') {
      const entries = [...disk].map(([name, text]) => ({
        name: name.slice(1),
        type: 'file',
        size: text.length,
        modified: new Date(0).toISOString(),
      }))
      return { success: true, data: entries }
    }
    if (frame.type === 'write') {
      const expected = frame.ifVersion
      const now = content === undefined ? null : `v:${content}`
      if (expected !== undefined && expected !== now)
        return { success: false, code: 'CONFLICT', error: 'Changed.' }
      disk.set(path, String(frame.content))
      return { success: true, data: { path, size: 0, modified: '', version: `v:${frame.content}` } }
    }
    if (content === undefined) return { success: false, code: 'NOT_FOUND', error: 'There is no such file.' }
    if (content === 'huge')
      return { success: false, code: 'FILE_TOO_LARGE', error: 'Too large.', size: 5_000_000 }
    const version = `v:${content}`
    if (frame.type === 'stat')
      return {
        success: true,
        data: { name: path, type: 'file', size: content.length, modified: '', version },
      }
    const encoding = content.startsWith('\0') ? 'base64' : 'utf-8'
    return {
      success: true,
      data: { content: encoding === 'base64' ? btoa(content) : content, encoding, version },
    }
  }

  const link: Link = {
    send: () => true,
    has: () => true,
    ask: async (frame): Promise<Envelope> => {
      if (connection.getState().status !== 'live')
        throw new RequestError('DISCONNECTED', 'The connection is lost.', false)
      return { channel: 'files', type: frame.type, requestId: 'r', ...answer(frame) }
    },
  }
  const values = new Map<string, string>()
  const storage = {
    persistent: true,
    get: (key: string) => values.get(key) ?? null,
    set: (key: string, value: string) => void values.set(key, value),
    remove: (key: string) => void values.delete(key),
    keys: (prefix: string) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  }
  const shared = {
    endpoint: location.origin,
    workspaceId: 'ws-1',
    link,
    storage,
    clock: createClock(),
    newId: () => crypto.randomUUID(),
    catchUp: { count() {}, add() {}, done() {} },
    unusable() {},
  }
  const queryClient = createQueryClient()
  const on = { settingRefused() {}, configured() {}, ponged() {} }
  const config = createConfig({ ...shared, keepsNothing: false, on })
  const { uiState } = config.model
  const workspace: Workspace = {
    id: 'ws-1',
    endpoint: location.origin,
    storage,
    problems: createProblems(),
    connection: {
      store: connection,
      start() {},
      stop() {},
      retryNow() {},
      startWorkspace() {},
      provideToken() {},
      ownToken: () => '',
    },
    queryClient,
    config: config.model,
    agent: createAgent({ ...shared, uiState, attachments: undefined, configured: config.agent }).model,
    terminals: createTerminal(shared).model,
    ports: createPorts(shared).model,
    files: createFiles({ ...shared, queryClient, uiState, backups, autoSave: config.autoSave }).model,
  }
  return {
    workspace,
    disk,
    /** Somebody else writes or deletes, and the watcher says so. */
    change(path: string, content: string | null): void {
      if (content === null) disk.delete(path)
      else disk.set(path, content)
      const action = content === null ? 'delete' : 'modify'
      workspace.files.editors.changed({ type: 'change', action, path, isDirectory: false })
    },
    cut: () => connection.setState({ ...live, status: 'waiting' }),
    async reconnect(): Promise<void> {
      connection.setState(live)
      await workspace.files.editors.opened()
    },
  }
}
