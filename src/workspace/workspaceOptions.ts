import type { BackupPlaces } from '../channels/files/editor/backup/editorBackups'
import type { FirstPicture } from '../lib/firstPicture'
import type { SafeDatabase } from '../lib/storage/safeDatabase'
import type { SafeStorage } from '../lib/storage/safeStorage'
import type { ConnectionOptions } from '../socket/connection/connectionOptions'
import type { Envelope } from '../socket/protocol'

/** Everything a workspace needs of the world outside. */
export interface WorkspaceOptions extends Omit<ConnectionOptions, 'on' | 'hints'> {
  readonly storage: SafeStorage
  /** Where unsaved text outlives the page. */
  readonly backups?: BackupPlaces
  /** Where the attachments of unsent messages outlive the page. */
  readonly attachments?: SafeDatabase
  /** What is no part of it waits until it is drawn; absent: for nothing. */
  readonly firstPicture?: FirstPicture
  /** A page that only shows how things look. */
  readonly keepsNothing?: boolean
  /** Keeps a token that was asked for anew. */
  readonly tokenProvided: (token: string) => void
  /** Reports malformed frames to a developer. */
  readonly warn: (reason: string, frame?: Envelope) => void
  /** The user's language. */
  readonly words: {
    readonly tooLarge: string
    readonly settingRefused: (error: string) => string
  }
}
