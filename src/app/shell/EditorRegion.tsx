import { messages } from '../../messages/en'
import { firstPart } from '../../ui/later/lazyPart'
import { useLayout } from '../AppContext'
import { RegionSplitter } from '../layout/RegionSplitter'
import { ConnectionBar } from '../status/ConnectionBar'
import { Pane } from './Pane'
import shell from './Shell.module.css'

const EditorArea = firstPart(async () => (await import('../editorArea/EditorArea')).EditorArea)

export function EditorRegion() {
  const isSmall = useLayout((state) => state.sizeClass === 'S')
  const name = messages.app.regions.editor
  return (
    <main className={shell.editor} aria-label={name}>
      {!isSmall && <RegionSplitter region="side" />}
      <div id="editor" className={shell.pane} data-region="editor">
        <ConnectionBar />
        <Pane name={name} rows={12}>
          <EditorArea />
        </Pane>
      </div>
      {!isSmall && <RegionSplitter region="panel" />}
      {!isSmall && <RegionSplitter region="agent" />}
    </main>
  )
}
