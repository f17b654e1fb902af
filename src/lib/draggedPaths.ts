/** The type under which files of the workspace are dragged from one pane to another; the browser's own files have another. */
const TYPE = 'application/x-workspace-paths'

/** @param paths those of folders end in `/` */
export function setDraggedPaths(data: DataTransfer, paths: readonly string[]): void {
  data.setData(TYPE, JSON.stringify(paths))
}

/** Known also while it is dragged, when what it holds is not. */
export const holdsPaths = ({ types }: DataTransfer): boolean => types.includes(TYPE)

/** What was dropped: `draggedPaths(event.dataTransfer) // ['/src/', '/a.ts']`. */
export function draggedPaths(data: DataTransfer): readonly string[] {
  try {
    const paths: unknown = JSON.parse(data.getData(TYPE))
    return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : []
  } catch {
    return [] // Of another page, which may put there what it likes.
  }
}
