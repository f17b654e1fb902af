import { Suspense, useEffect, useRef } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { lazyPart } from '../../ui/later/lazyPart'
import { useApp, useTabs } from '../AppContext'
import { attachEditors } from './attachEditors'
import { attachReadme } from './attachReadme'
import styles from './EditorArea.module.css'
import { EditorGroup } from './EditorGroup'
import { selectActiveGroup } from './tabsStore'

const CloseDialog = lazyPart(async () => (await import('./CloseDialog')).CloseDialog)
const GroupSashes = lazyPart(async () => (await import('../editorGroups/GroupSashes')).GroupSashes)

/** The groups of open files, previews and pages; one, or several side by side. */
export function EditorArea() {
  const workspace = useWorkspace()
  const { tabs } = useApp()
  const groups = useTabs((state) => state.groups)
  const asking = useTabs((state) => state.askingToClose)
  const active = useTabs(selectActiveGroup)
  const area = useRef<HTMLDivElement>(null)
  useEffect(() => attachEditors({ files: workspace.files, tabs, page: window }), [workspace, tabs])
  useEffect(() => attachReadme({ workspace, tabs }), [workspace, tabs])
  useTabDrag(area)
  const isSplit = groups.length > 1
  return (
    <div ref={area} className={styles.groups} data-split={isSplit}>
      {groups.map((group, at) => (
        <EditorGroup
          key={group.id}
          group={group}
          isActive={group.id === active}
          place={isSplit ? { nth: at + 1, of: groups.length } : null}
        />
      ))}
      {isSplit && (
        <Suspense>
          <GroupSashes area={area} />
        </Suspense>
      )}
      {asking.length > 0 && (
        <Suspense>
          <CloseDialog ids={asking} />
        </Suspense>
      )}
    </div>
  )
}

/** Tabs can be dragged once the code for it is here, after the first picture. */
function useTabDrag(area: { readonly current: HTMLElement | null }): void {
  const app = useApp()
  const workspace = useWorkspace()
  useEffect(() => {
    let detach = () => {}
    let isGone = false
    const stop = workspace.firstPicture.whenDrawn(() =>
      import('../editorGroups/attachTabDrag').then(
        ({ attachTabDrag }) => {
          if (!isGone && area.current) detach = attachTabDrag(area.current, { ...app, workspace })
        },
        () => {}, // The same is in menus and has keys.
      ),
    )
    return () => {
      isGone = true
      stop?.()
      detach()
    }
  }, [area, app, workspace])
}
