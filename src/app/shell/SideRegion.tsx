import { messages } from '../../messages/en'
import { firstPart } from '../../ui/later/lazyPart'
import { useApp, useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import { Pane } from './Pane'
import shell from './Shell.module.css'

const FileTree = firstPart(async () => (await import('../../channels/files/tree/FileTree')).FileTree)

export function SideRegion() {
  const { openFile } = useApp()
  const activePath = useTabs(selectActivePath)
  const name = messages.app.regions.files
  return (
    <aside id="side" className={shell.side} aria-label={name} data-region="side">
      <Pane name={name} rows={8}>
        <FileTree activePath={activePath} onOpenFile={openFile} />
      </Pane>
    </aside>
  )
}
