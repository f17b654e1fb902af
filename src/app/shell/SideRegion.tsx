import { messages } from '../../messages/en'
import { firstPart, lazyPart } from '../../ui/later/lazyPart'
import { useApp, useTabs } from '../AppContext'
import { useAsk } from '../ask/useAsk'
import { selectActivePath } from '../editorArea/tabsStore'
import { useHasView, useSideView } from '../layout/useSideViews'
import { Pane } from './Pane'
import shell from './Shell.module.css'

const FileTree = firstPart(async () => (await import('../../channels/files/tree/FileTree')).FileTree)

const SearchView = lazyPart(async () => (await import('../../channels/files/search/SearchView')).SearchView)

const OutlineView = lazyPart(async () => (await import('../outline/OutlineView')).OutlineView)

const ChangesView = lazyPart(async () => (await import('../changes/ChangesView')).ChangesView)

/** The files stay mounted while something else is shown, so that the tree keeps its place. */
export function SideRegion() {
  const { openFile, searchIn } = useApp()
  const ask = useAsk()
  const activePath = useTabs(selectActivePath)
  const hasSearch = useHasView('search')
  const view = useSideView()
  const { regions } = messages.app
  return (
    <aside id="side" className={shell.side} aria-label={regions[view]} data-region="side">
      <div className={shell.body} hidden={view !== 'files'}>
        <Pane name={regions.files} rows={8}>
          <FileTree
            activePath={activePath}
            onOpenFile={openFile}
            onFindIn={hasSearch ? searchIn : undefined}
            onAsk={ask && ((path, isFolder) => ask({ kind: 'file', path: isFolder ? `${path}/` : path }))}
          />
        </Pane>
      </div>
      {view !== 'files' && (
        <Pane name={regions[view]} rows={8}>
          {view === 'search' && <SearchView onOpenFile={openFile} />}
          {view === 'changes' && <ChangesView />}
          {view === 'outline' && <OutlineView />}
        </Pane>
      )}
    </aside>
  )
}
