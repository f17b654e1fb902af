import { filesMessages } from '../../messages/files'
import type { ListedEntry } from './listFolder'

/** Bytes of UTF-8 that file systems allow in one name. */
const MAX_NAME_BYTES = 255

/** Why a file or folder cannot have this name, in words; null if it can. `siblings` are without the renamed one. */
export function validateName(name: string, siblings: readonly ListedEntry[]): string | null {
  if (name.trim() === '') return filesMessages.nameEmpty
  if (name.includes('/')) return filesMessages.nameSlash
  if (name.includes('\0')) return filesMessages.nameNul
  if (name === '.' || name === '..') return filesMessages.nameReserved
  if (new TextEncoder().encode(name).length > MAX_NAME_BYTES) return filesMessages.nameTooLong
  const clash = siblings.find((entry) => entry.name === name)
  return clash ? filesMessages.nameTaken(name, clash.type === 'directory') : null
}
