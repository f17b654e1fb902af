import type { SafeStorage } from '../../lib/storage/safeStorage'

export type TokenStore = ReturnType<typeof createTokenStore>

/**
 * Tokens of this tab, each under the server it was given for and sent to no other. One given for a server as a
 * whole opens all of its workspaces.
 */
export function createTokenStore(storage: SafeStorage) {
  const keyOf = (endpoint: string, workspaceId: string | null) =>
    `aether:token:${endpoint}${workspaceId === null ? '' : ` ${workspaceId}`}`
  return {
    get: (endpoint: string, workspaceId: string | null): string | null =>
      storage.get(keyOf(endpoint, workspaceId)) ?? storage.get(keyOf(endpoint, null)),
    set: (endpoint: string, workspaceId: string | null, token: string): void =>
      storage.set(keyOf(endpoint, workspaceId), token),
    remove: (endpoint: string, workspaceId: string | null): void =>
      storage.remove(keyOf(endpoint, workspaceId)),
  }
}
