import type { FilesQueries } from '../queries'

type Has = Pick<FilesQueries, 'has'>

/** The page can promise what an upload needs: it overwrites nothing unseen, and goes on after a cut. */
export const canUpload = ({ has }: Has): boolean => has('files.version') && has('files.range')

/** A file comes over the socket, or as a folder does: by a ticket. */
export const canDownload = ({ has }: Has, isFolder: boolean): boolean =>
  has('files.download') || (!isFolder && has('files.range'))

/** Files of another program are dragged. What they are is told only when they are dropped. */
export const holdsFiles = ({ types }: DataTransfer): boolean => types.includes('Files')

/** A folder, or a file of which nothing but itself is known. */
export type Dropped = FileSystemEntry | File

/** What was dropped: to be asked while the event lasts, after which the list is empty. */
export const droppedOf = (data: DataTransfer): readonly Dropped[] =>
  [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? item.getAsFile() ?? [])
