import {
  Braces,
  ChevronRight,
  Database,
  Ellipsis,
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

const SIGNS = {
  folder: Folder,
  'open-folder': FolderOpen,
  chevron: ChevronRight,
  ellipsis: Ellipsis,
} satisfies Record<string, LucideIcon>

type Shape = FileKind | keyof typeof SIGNS

const idOf = (shape: string) => `file-icon-${shape}`

const DRAWN: readonly (readonly [string, LucideIcon])[] = [
  ...Object.entries(SHAPES).map(([kind, [Icon]]) => [kind, Icon] as const),
  ...Object.entries(SIGNS),
]

/**
 * The shapes, drawn once for all rows, which only point at them: to make the paths of each icon anew took a third of the
 * time in which a screen of rows is made.
 */
export function IconShapes() {
  return (
    <svg className={styles.shapes} aria-hidden="true">
      <defs>
        {DRAWN.map(([shape, Icon]) => (
          <Icon key={shape} id={idOf(shape)} size={24} strokeWidth={1.5} />
        ))}
      </defs>
    </svg>
  )
}

/** One of the shapes; `IconShapes` must be in the document. */
export function TreeIcon({ shape, size = 16, tint }: { shape: Shape; size?: number; tint?: Tint }) {
  return (
    <svg
      className={tint === undefined ? undefined : styles.icon}
      data-tint={tint}
      aria-hidden="true"
      viewBox="0 0 24 24"
      width={size}
      height={size}
    >
      <use href={`#${idOf(shape)}`} />
    </svg>
  )
}

/** The shape says what kind of file it is, the tint helps; the name stands beside it. Folders have no colour. */
export function FileIcon({ name }: { name: string }) {
  const kind = fileKind(name)
  return <TreeIcon shape={kind} tint={SHAPES[kind][1]} />
}

export function FolderIcon({ isOpen }: { isOpen: boolean }) {
  return <TreeIcon shape={isOpen ? 'open-folder' : 'folder'} tint="none" />
}
