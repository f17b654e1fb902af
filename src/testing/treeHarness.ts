import { QueryClient } from '@tanstack/react-query'
import { createStore } from 'zustand/vanilla'
import { createAgentStore } from '../channels/agent/store'
import type { Workspace } from '../channels/context/workspace'
import { createFilesCommands } from '../channels/files/commands'
import { isWithin, parentOf } from '../channels/files/paths'
import { createFilesQueries } from '../channels/files/queries'
import type { Entry } from '../channels/files/shared/protocol'
import { createFilesViewStore } from '../channels/files/viewStore'
import { createPortsStore } from '../channels/ports/store'
import { createTerminalStore } from '../channels/terminal/store'
import { initialConnection } from '../socket/connection/connectionState'
import type { Link, Outgoing } from '../socket/link'
import type { Envelope } from '../socket/protocol'

/** Files in memory behind a link that answers as the server would; `ignored` names are dimmed, `broken` refuse. */
export function createTreeHarness(paths: readonly string[], { ignored = [] as string[] } = {}) {
  const files = new Set(paths)
  const asked: Outgoing[] = []
  const broken = new Map<string, string>()
  let held: (() => void)[] | null = null

  function list(folder: string): Entry[] {
    const names = new Map<string, Entry>()
    for (const path of files) {
      if (!path.startsWith(folder === '/' ? '/' : `${folder}/`)) continue
      const rest = path.slice(folder === '/' ? 1 : folder.length + 1)
      const name = rest.split('/')[0] ?? ''
      const type = rest.includes('/') ? 'directory' : 'file'
      if (name !== '') names.set(name, { name, type, size: 0, modified: '2026-01-01T00:00:00.000Z' })
    }
    return [...names.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  function answer(frame: Outgoing): Record<string, unknown> {
    const path = String(frame.path ?? frame.oldPath)
    const words = broken.get(`${frame.type} ${path}`)
    if (words !== undefined) return { success: false, code: 'PERMISSION_DENIED', error: words }
    if (frame.type === 'list') return { data: list(path), ignored }
    if (frame.type === 'write') files.add(path)
    if (frame.type === 'mkdir') files.add(`${path}/`)
    if (frame.type === 'delete') remove(path)
    if (frame.type === 'rename') move(path, String(frame.newPath))
    return { data: { ...frame, size: 0, modified: '2026-01-01T00:00:00.000Z' } }
  }

  function remove(path: string): void {
    for (const file of [...files]) if (isWithin(file.replace(/\/$/, ''), path)) files.delete(file)
    if (parentOf(path) !== '/') files.add(`${parentOf(path)}/`)
  }

  function move(oldPath: string, newPath: string): void {
    for (const file of [...files]) {
      if (!isWithin(file, oldPath)) continue
      files.delete(file)
      files.add(newPath + file.slice(oldPath.length))
    }
  }

  const link: Link = {
    send: () => true,
    has: () => true,
    async ask(frame) {
      asked.push(frame)
      if (held) await new Promise<void>((resolve) => held?.push(resolve))
      const reply: Envelope = { channel: 'files', type: frame.type, requestId: 'r', ...answer(frame) }
      return reply
    },
  }
  const stored = new Map<string, string>()
  const storage = {
    get: (key: string) => stored.get(key) ?? null,
    set: (key: string, value: string) => void stored.set(key, value),
  }
  const queryClient = new QueryClient()
  const queries = createFilesQueries({ link, newId: () => crypto.randomUUID() })
  const viewStore = createFilesViewStore({ storage, key: 'test' })
  const commands = createFilesCommands({ queries, queryClient, viewStore })
  const connection = createStore(() => ({ ...initialConnection, status: 'live' as const, everLive: true }))
  const workspace = {
    queryClient,
    connection: { store: connection },
    config: { store: createStore(() => ({ mode: 'extended', config: null, firstBuild: null })) },
    files: { viewStore, queries, commands },
    terminals: { store: createTerminalStore() },
    agent: { store: createAgentStore() },
    ports: { store: createPortsStore() },
  } as unknown as Workspace

  return {
    workspace,
    viewStore,
    commands,
    asked,
    broken,
    stored,
    has: (path: string) => files.has(path),
    /** Somebody else makes a file; the watcher says so. */
    appear(path: string) {
      files.add(path)
      commands.changed({ type: 'change', action: 'create', path, isDirectory: false })
    },
    vanish(path: string) {
      remove(path)
      commands.changed({ type: 'change', action: 'delete', path, isDirectory: false })
    },
    hold() {
      held = []
    },
    release() {
      const waiting = held ?? []
      held = null
      for (const go of waiting) go()
    },
    disconnect: () =>
      connection.setState({ status: 'waiting', downSince: Date.now() } as unknown as { status: 'live' }),
  }
}
