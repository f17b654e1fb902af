import { type CSSProperties, type RefObject, Suspense, useMemo, useRef } from 'react'
import { useStore } from 'zustand/react'
import { useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { useCopy } from '../../ui/CopyProvider'
import { lazyPart } from '../../ui/later/lazyPart'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { useKeepFocus } from '../../ui/useKeepFocus'
import { useApp, useLayout, useTabs } from '../AppContext'
import styles from './EditorArea.module.css'
import { panelDomId, tabDomId } from './EditorTab'
import { EditorTabs } from './EditorTabs'
import { FilePanel } from './FilePanel'
import { type Group, ONE_BELOW, selectShownIn, type Tab } from './tabsStore'
import { WelcomePage } from './WelcomePage'

const PreviewFrame = lazyPart(
  async () => (await import('../../channels/ports/preview/PreviewFrame')).PreviewFrame,
)
const ChangePanel = lazyPart(async () => (await import('../changes/ChangePanel')).ChangePanel)
const SettingsPane = lazyPart(async () => (await import('../../channels/config/SettingsPane')).SettingsPane)

interface EditorGroupProps {
  group: Group
  isActive: boolean
  /** Which of several, and of how many; null: there is one. */
  place: { readonly nth: number; readonly of: number } | null
}

/** The tabs of one group, and what the one in front shows. */
export function EditorGroup({ group, isActive, place }: EditorGroupProps) {
  const { tabs } = useApp()
  const announce = useAnnounce()
  const copy = useCopy()
  const all = useTabs((state) => state.tabs)
  const groups = useTabs((state) => state.groups)
  const open = useMemo(() => all.filter((tab) => tab.group === group.id), [all, group.id])
  const shown = useTabs((state) => selectShownIn(state, group))
  const isAlone = useLayout(({ box }) => box.width < ONE_BELOW)
  const panel = useRef<HTMLDivElement>(null)

  const copyPath = (path: string) => {
    void copy(path).then((isCopied) => isCopied && announce(messages.files.copiedPath))
  }
  const groupName = place && messages.editor.group(place.nth, place.of)
  /** What it needs only beside others. The one that the focus comes to is the active one. */
  const own = {
    role: 'group',
    'aria-label': groupName ?? '',
    style: isAlone ? { display: isActive ? undefined : 'none' } : placeOf(group),
    onFocus: () => !isActive && shown && tabs.commands.activate(shown.id),
  }
  return (
    <div
      className={styles.area}
      data-group={group.id}
      data-active={isActive}
      {...(groupName !== null && own)}
    >
      <EditorTabs
        tabs={open}
        all={all}
        numberOf={(tab) =>
          tab.group === group.id ? null : groups.findIndex(({ id }) => id === tab.group) + 1
        }
        activeId={shown?.id ?? null}
        groupName={groupName}
        isFront={isActive}
        commands={tabs.commands}
        more={tabs.more}
        onCopyPath={copyPath}
      />
      {previewsOf(open).map(({ id, port }) => (
        <Preview key={id} id={id} port={port} isShown={id === shown?.id} />
      ))}
      {shown?.content.kind !== 'preview' && (
        <div ref={panel} className={styles.panel} tabIndex={-1} {...panelRole(shown)}>
          <Content tab={shown} isActive={isActive} />
        </div>
      )}
      <KeepFocus panel={panel} />
    </div>
  )
}

/** Whole pixels, so that no text is blurred: two groups round the edge they share alike. */
function placeOf({ x, y, w, h }: Group): CSSProperties {
  const canRound = CSS.supports('inline-size', 'round(1.5px, 1px)')
  const at = (part: number) => (canRound ? `round(${part * 100}%, 1px)` : `${part * 100}%`)
  return {
    position: 'absolute',
    blockSize: 'auto',
    overflow: 'hidden',
    insetInline: `${at(x)} calc(100% - ${at(x + w)})`,
    insetBlock: `${at(y)} calc(100% - ${at(y + h)})`,
  }
}

function Preview({ id, port, isShown }: { id: string; port: number; isShown: boolean }) {
  const { layout, openLinkedFile, previewed, focus, writeToAgent, attachToAgent } = useApp()
  const canAttach = useConfig(({ config }) => config?.capabilities.includes('agent.context') ?? false)
  return (
    <div
      className={styles.panel}
      role="tabpanel"
      id={panelDomId(id)}
      aria-labelledby={tabDomId(id)}
      hidden={!isShown}
    >
      <Suspense fallback={<SkeletonRows count={8} label={messages.ports.waiting(port)} />}>
        <PreviewFrame
          port={port}
          active={isShown}
          onShowTerminal={() => layout.showPanel('terminal')}
          onTell={writeToAgent}
          onAttach={canAttach ? attachToAgent : undefined}
          onOpenFile={(path, line) => openLinkedFile(path, { line })}
          onPlace={(path) => previewed.emit({ port, path })}
          onLeave={(back) => focus.step(back ? -1 : 1)}
        />
      </Suspense>
    </div>
  )
}

function Content({ tab, isActive }: { tab: Tab | undefined; isActive: boolean }) {
  const content = tab?.content
  if (content?.kind === 'file')
    return <FilePanel path={content.path} group={tab?.group ?? 0} isActive={isActive} />
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
  const { view } = useWorkspace().files.editors
  useStore(view, (state) => state.files)
  useStore(view, (state) => state.shownAs)
  useTabs((state) => state.tabs)
  useKeepFocus(panel)
  return null
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
