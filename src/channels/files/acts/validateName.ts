import { fileActMessages as text } from '../../../messages/editing/fileActs'
import type { ListedEntry } from '../listFolder'

/** Bytes of UTF-8 that file systems allow in one name. */
const MAX_NAME_BYTES = 255

/** Why a file or folder cannot have this name, in words; null if it can. `siblings` are without the renamed one. */
export function validateName(name: string, siblings: readonly ListedEntry[]): string | null {
  if (name.trim() === '') return text.nameEmpty
  if (name.includes('/')) return text.nameSlash
  if (name.includes('\0')) return text.nameNul
  if (name === '.' || name === '..') return text.nameReserved
  if (new TextEncoder().encode(name).length > MAX_NAME_BYTES) return text.nameTooLong
  const clash = siblings.find((entry) => entry.name === name)
  return clash ? text.nameTaken(name, clash.type === 'directory') : null
}
