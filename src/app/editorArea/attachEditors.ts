import type { Workspace } from '../../channels/context/workspace'
import type { Tabs } from './tabCommands'
import { pathOf } from './tabsStore'

interface Parts {
  readonly files: Pick<Workspace['files'], 'editors' | 'commands'>
  readonly tabs: Tabs
  readonly page: Window
}

/**
 * Keeps open files and tabs in step: a file is forgotten with its tab, an edited tab stays, a renamed file keeps
 * its tab, unsaved text that was found gets one. Before the page goes away, unsaved text is saved, and the browser asks if there still is some. Returns
 * detach.
 */
export function attachEditors({ files, tabs, page }: Parts): () => void {
  const { editors } = files

  const retain = () => {
    const paths = tabs.store.getState().tabs.flatMap(({ content }) => pathOf(content) ?? [])
    editors.retain(new Set(paths))
  }
  const pinEdited = () => {
    const { files: open } = editors.view.getState()
    for (const { id, content, isPreview } of tabs.store.getState().tabs)
      if (isPreview && open[pathOf(content) ?? '']?.isDirty) tabs.commands.pin(id)
  }
  /** Unsaved text of a page that is gone gets a tab again, beside what the user looks at. */
  const openRestored = () => {
    const { tabs: open, activeId } = tabs.store.getState()
    const isOpen = (path: string) => open.some(({ content }) => pathOf(content) === path)
    const missing = editors.view.getState().restored.filter((path) => !isOpen(path))
    for (const path of missing) tabs.commands.openFile(path, { focus: false })
    if (missing.length > 0 && activeId !== null) tabs.commands.activate(activeId)
  }
  const follow = (oldPath: string, newPath: string) => {
    editors.moved(oldPath, newPath)
    tabs.commands.moved(oldPath, newPath)
  }
  const hide = () => {
    if (page.document.visibilityState === 'hidden') editors.flush()
  }
  /** A page in a frame may not hold its host back: `pagehide` saves there. */
  const leave = (event: BeforeUnloadEvent) => {
    editors.flush()
    if (editors.anyUnsaved()) event.preventDefault()
  }

  openRestored()
  page.document.addEventListener('visibilitychange', hide)
  page.addEventListener('pagehide', editors.flush)
  if (page.parent === page) page.addEventListener('beforeunload', leave)
  const stops = [
    tabs.store.subscribe((state, before) => state.tabs !== before.tabs && retain()),
    editors.view.subscribe(pinEdited),
    editors.view.subscribe((view, before) => view.restored !== before.restored && openRestored()),
    editors.onSavedAs(tabs.commands.moved),
    files.commands.onMoved(follow),
    () => page.document.removeEventListener('visibilitychange', hide),
    () => page.removeEventListener('pagehide', editors.flush),
    () => page.removeEventListener('beforeunload', leave),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
