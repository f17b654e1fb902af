import { Suspense, useLayoutEffect, useMemo, useRef } from 'react'
import { useIsReadOnly } from '../../channels/context/EmbedHostContext'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { parentOf } from '../../channels/files/paths'
import { messages } from '../../messages/en'
import { deferredPart, lazyPart } from '../../ui/later/lazyPart'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { useApp, useIsThere, useTabs } from '../AppContext'
import { useAsk } from '../ask/useAsk'
import { useIsDrawn } from '../useIsDrawn'
import { Breadcrumb } from './Breadcrumb'
import styles from './EditorArea.module.css'
import type { OpenRequest } from './tabsStore'

const EditorPane = lazyPart(async () => (await import('../../channels/files/editor/EditorPane')).EditorPane)

const MarkdownPreview = lazyPart(
  async () => (await import('../markdownPreview/MarkdownPreview')).MarkdownPreview,
)
const crumbs = deferredPart(async () => (await import('../outline/Crumbs')).Crumbs)

interface FilePanelProps {
  path: string
  group: number
  /** Its group is the active one: what the user asks for is asked of it. */
  isActive: boolean
}

/** One open file under its breadcrumb. */
export function FilePanel({ path, group, isActive }: FilePanelProps) {
  const { tabs, commands } = useApp()
  const ask = useAsk()
  const openTerminal = useOpenTerminal()
  const asked = useTabs(({ request }) => (isActive && request?.path === path ? request : null))
  const request = useRequest(asked)
  const Crumbs = crumbs.usePart(useIsDrawn())
  return (
    <div className={styles.column}>
      {Crumbs ? <Crumbs path={path} isFront={isActive} /> : <Breadcrumb path={path} />}
      <Suspense fallback={<SkeletonRows count={12} label={messages.editor.loading(path)} />}>
        <EditorPane
          path={path}
          place={group}
          isFront={isActive}
          request={request}
          onArrived={() => asked && tabs.commands.arrived(asked)}
          onAsk={
            ask &&
            ((lines, problem) =>
              ask(lines ? { kind: 'lines', path, ...lines, problem } : { kind: 'file', path }))
          }
          askKeys={commands.shown('composer')}
          onTerminal={openTerminal && (() => openTerminal(path))}
          onClose={tabs.commands.closeActive}
          preview={MarkdownPreview}
        />
      </Suspense>
    </div>
  )
}

/** Opens a terminal in the folder of a file; null where none can be opened. */
function useOpenTerminal(): ((path: string) => void) | null {
  const { layout } = useApp()
  const { terminals } = useWorkspace()
  const isThere = useIsThere('terminal')
  const isReadOnly = useIsReadOnly('terminal')
  if (!isThere || isReadOnly) return null
  return (path) => {
    layout.showPanel('terminal')
    terminals.commands.open({ cwd: parentOf(path) })
    terminals.commands.focus()
  }
}

/**
 * A wish for the focus lapses when the user has gone elsewhere before the editor was there. The editor's own area
 * is not elsewhere: focus that was nowhere is put there meanwhile.
 */
function useRequest(asked: OpenRequest | null) {
  const from = useRef<Element | null>(null)
  useLayoutEffect(() => {
    from.current = asked && document.activeElement
  }, [asked])
  return useMemo(
    () =>
      asked && {
        line: asked.line,
        column: asked.column,
        length: asked.length,
        wantsFocus: () => {
          const { activeElement, body } = document
          const isHere = activeElement === body || activeElement?.closest('main')
          const hasMoved = activeElement !== from.current && !isHere
          return asked.focus && !(from.current?.isConnected && hasMoved)
        },
      },
    [asked],
  )
}
