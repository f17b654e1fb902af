import {
  Braces,
  Database,
  File,
  FileArchive,
  FileCode,
  FileDigit,
  FileImage,
  FileKey,
  FileLock,
  FileMusic,
  FileSliders,
  FileTerminal,
  FileText,
  FileType,
  FileVideoCamera,
  Folder,
  FolderOpen,
  GitBranch,
  type LucideIcon,
  Notebook,
  Palette,
  ScrollText,
  Settings,
} from 'lucide-react'
import styles from './FileIcon.module.css'
import { type FileKind, fileKind } from './fileKind'

type Tint = 'blue' | 'green' | 'amber' | 'violet' | 'red' | 'none'

const SHAPES: Readonly<Record<FileKind, readonly [LucideIcon, Tint]>> = {
  code: [FileCode, 'blue'],
  markup: [FileCode, 'amber'],
  style: [Palette, 'violet'],
  data: [Braces, 'amber'],
  text: [FileText, 'none'],
  image: [FileImage, 'green'],
  audio: [FileMusic, 'violet'],
  video: [FileVideoCamera, 'violet'],
  font: [FileType, 'red'],
  archive: [FileArchive, 'amber'],
  shell: [FileTerminal, 'green'],
  database: [Database, 'blue'],
  config: [FileSliders, 'violet'],
  key: [FileKey, 'red'],
  notebook: [Notebook, 'amber'],
  binary: [FileDigit, 'none'],
  document: [ScrollText, 'red'],
  lock: [FileLock, 'none'],
  git: [GitBranch, 'red'],
  settings: [Settings, 'blue'],
  plain: [File, 'none'],
}

/** The shape says what kind of file it is, the tint helps; the name stands beside it. Folders have no colour. */
export function FileIcon({ name }: { name: string }) {
  const [Shape, tint] = SHAPES[fileKind(name)]
  return <Shape className={styles.icon} data-tint={tint} aria-hidden="true" size={16} strokeWidth={1.5} />
}

export function FolderIcon({ isOpen }: { isOpen: boolean }) {
  const Shape = isOpen ? FolderOpen : Folder
  return <Shape className={styles.icon} aria-hidden="true" size={16} strokeWidth={1.5} />
}
