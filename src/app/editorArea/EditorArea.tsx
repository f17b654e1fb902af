import { type RefObject, Suspense, useEffect, useRef } from 'react'
import { useStore } from 'zustand/react'
import { useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { useCopy } from '../../ui/CopyProvider'
import { lazyPart } from '../../ui/later/lazyPart'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { useKeepFocus } from '../../ui/useKeepFocus'
import { useApp, useTabs } from '../AppContext'
import { attachEditors } from './attachEditors'
import { attachReadme } from './attachReadme'
import { CloseDialog } from './CloseDialog'
import styles from './EditorArea.module.css'
import { panelDomId, tabDomId } from './EditorTab'
import { EditorTabs } from './EditorTabs'
import { FilePanel } from './FilePanel'
import { pathOf, selectActiveTab, type Tab } from './tabsStore'
import { WelcomePage } from './WelcomePage'

const PreviewFrame = lazyPart(
  async () => (await import('../../channels/ports/preview/PreviewFrame')).PreviewFrame,
)
const ChangePanel = lazyPart(async () => (await import('../changes/ChangePanel')).ChangePanel)
const SettingsPane = lazyPart(async () => (await import('../../channels/config/SettingsPane')).SettingsPane)

/** The tabs of open files, previews and pages, and what the active one shows. */
export function EditorArea() {
  const workspace = useWorkspace()
  const { tabs, layout, openLinkedFile, previewed, focus, writeToAgent, attachToAgent } = useApp()
  const canAttach = useConfig(({ config }) => config?.capabilities.includes('agent.context') ?? false)
  const announce = useAnnounce()
  const copy = useCopy()
  const open = useTabs((state) => state.tabs)
  const active = useTabs(selectActiveTab)
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => attachEditors({ files: workspace.files, tabs, page: window }), [workspace, tabs])
  useEffect(() => attachReadme({ workspace, tabs }), [workspace, tabs])

  const copyPath = (path: string) => {
    void copy(path).then((isCopied) => isCopied && announce(messages.files.copiedPath))
  }

  return (
    <div className={styles.area}>
      <EditorTabs tabs={open} activeId={active?.id ?? null} commands={tabs.commands} onCopyPath={copyPath} />
      {previewsOf(open).map(({ id, port }) => (
        <div
          key={id}
          className={styles.panel}
          role="tabpanel"
          id={panelDomId(id)}
          aria-labelledby={tabDomId(id)}
          hidden={id !== active?.id}
        >
          <Suspense fallback={<SkeletonRows count={8} label={messages.ports.waiting(port)} />}>
            <PreviewFrame
              port={port}
              active={id === active?.id}
              onShowTerminal={() => layout.showPanel('terminal')}
              onTell={writeToAgent}
              onAttach={canAttach ? attachToAgent : undefined}
              onOpenFile={(path, line) => openLinkedFile(path, { line })}
              onPlace={(path) => previewed.emit({ port, path })}
              onLeave={(back) => focus.step(back ? -1 : 1)}
            />
          </Suspense>
        </div>
      ))}
      {active?.content.kind !== 'preview' && (
        <div ref={panel} className={styles.panel} tabIndex={-1} {...panelRole(active)}>
          <Content tab={active} />
        </div>
      )}
      <KeepFocus panel={panel} />
      <AskToClose />
    </div>
  )
}

function Content({ tab }: { tab: Tab | undefined }) {
  const content = tab?.content
  if (content?.kind === 'file') return <FilePanel path={content.path} />
  if (content?.kind === 'change' || content?.kind === 'git')
    return (
      <Suspense fallback={<SkeletonRows count={12} label={messages.editor.loading(content.path)} />}>
        <ChangePanel key={tab?.id} {...content} />
      </Suspense>
    )
  if (content?.kind !== 'settings') return <WelcomePage />
  return (
    <Suspense fallback={<SkeletonRows count={8} label={messages.editor.settings} />}>
      <SettingsPane />
    </Suspense>
  )
}

/** Renders whenever the state of a file changes, as the strips above its text do: one that goes may have had the focus. */
function KeepFocus({ panel }: { panel: RefObject<HTMLElement | null> }) {
  useStore(useWorkspace().files.editors.view, (state) => state.files)
  useTabs((state) => state.tabs)
  useKeepFocus(panel)
  return null
}

function AskToClose() {
  const { files } = useWorkspace()
  const { tabs } = useApp()
  const tab = useTabs((state) => state.tabs.find(({ id }) => id === state.askingToClose))
  const path = pathOf(tab?.content)
  if (!tab || path === null) return null
  const save = () => {
    tabs.commands.keepOpen()
    void files.editors.save(path).then((isSaved) => isSaved && tabs.commands.closeNow(tab.id))
  }
  return (
    <CloseDialog
      file={path.slice(path.lastIndexOf('/') + 1)}
      onSave={save}
      onDiscard={() => tabs.commands.closeNow(tab.id)}
      onCancel={tabs.commands.keepOpen}
    />
  )
}

/** Previews stay mounted while they are hidden, in an order that never changes: a frame that is moved reloads. */
function previewsOf(tabs: readonly Tab[]): readonly { id: string; port: number }[] {
  return tabs
    .flatMap(({ id, content }) => (content.kind === 'preview' ? [{ id, port: content.port }] : []))
    .toSorted((one, other) => one.port - other.port)
}

function panelRole(tab: Tab | undefined) {
  return tab ? { role: 'tabpanel', id: panelDomId(tab.id), 'aria-labelledby': tabDomId(tab.id) } : {}
}
