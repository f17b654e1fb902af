import type { OpenFileOptions, TabCommands } from './editorArea/tabCommands'
import type { Layout } from './layout/layoutStore'

export type OpenFile = (path: string, options?: OpenFileOptions) => void

/** The one way from any pane to a file in the editor. */
export function createOpenFile({ tabs, layout }: { tabs: TabCommands; layout: Layout }): OpenFile {
  return (path, options) => {
    tabs.openFile(path, options)
    layout.revealEditor()
  }
}
