import { Suspense, useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { bigFileMessages as more } from '../../../messages/bigFiles'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { lazyPart } from '../../../ui/later/lazyPart'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { useAfter } from '../../../ui/useAfter'
import { useIsLive } from '../../context/useIsLive'
import { useConnection, useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import { canReadParts } from '../views/byteSource'
import { ViewSwitch } from '../views/ViewSwitch'
import beside from '../views/ViewSwitch.module.css'
import { alternativeOf, isMedia, type ShownAs, showAs } from '../views/viewKinds'
import { imageTypeOf } from './documentContent'
import type { EditorPaneProps } from './EditorCode'
import { EditorImage } from './EditorImage'
import { EditorNotText } from './EditorNotText'
import styles from './EditorPane.module.css'
import { EditorStrips } from './EditorStrips'
import { type EditorFile, selectFile } from './editorViewStore'
import { createScrollLink } from './scrollLink'

const text = messages.editor

const BeginningView = lazyPart(async () => (await import('../views/BeginningView')).BeginningView)
const FileView = lazyPart(async () => (await import('../views/FileView')).FileView)

/** One open file in whatever way it can be shown. Its text outlives this pane: see `documents.ts`. */
export function EditorPane(props: EditorPaneProps) {
  const { path, request = null, onClose } = props
  const { editors, queries } = useWorkspace().files
  const chosen = useStore(editors.view, ({ shownAs }) => shownAs?.[path])
  const own = isMedia(path) && canReadParts(queries) ? 'media' : 'text'
  const as = chosen ?? own
  const isText = as === 'text' || as === 'preview'
  // A line is a place in a text.
  const isLineWanted = !isText && as !== 'media' && request !== null && request.line !== null
  useEffect(() => {
    if (isLineWanted) showAs(editors, path, 'text')
  }, [isLineWanted, editors, path])
  if (isText) return <TextPane {...props} as={as} />
  return (
    <Suspense fallback={<Opening path={path} onCancel={onClose} />}>
      <FileView {...props} key={path} as={as} />
    </Suspense>
  )
}

function TextPane(props: EditorPaneProps & { as: ShownAs }) {
  const { path, isFront, onClose, onTerminal = null, onAsk } = props
  const { editors } = useWorkspace().files
  useEffect(() => editors.open(path), [editors, path])
  useEffect(() => {
    if (isFront) editors.shown(path)
  }, [editors, path, isFront])
  const file = useStore(editors.view, selectFile(path))
  if (!file || file.status === 'loading')
    return <Opening key={path} path={path} progress={file?.progress ?? null} onCancel={onClose} />
  if (file.status === 'ready') return <Text {...props} file={file} />
  if (file.status === 'image')
    return (
      <EditorImage
        file={file}
        onOpenAsText={() => editors.openAsText(path)}
        onAsk={onAsk && (() => onAsk(null, null))}
      />
    )
  return <EditorNotText file={file} onTerminal={onTerminal} />
}

interface OpeningProps {
  path: string
  progress?: number | null
  onCancel: (() => void) | undefined
}

function Opening({ path, progress = null, onCancel }: OpeningProps) {
  const { queries } = useWorkspace().files
  const isSlow = useAfter(10_000)
  const isLive = useIsLive()
  const wasLive = useConnection((state) => state.everLive)
  // Monaco arrives while the text is on its way. Where it does not, `EditorCode` says so.
  useEffect(() => {
    if (imageTypeOf(path) === null) void loadEditorCode().catch(() => {})
  }, [path])
  if (!isLive && wasLive) return <EmptyState text={text.waits(nameOf(path))} />
  const words = progress === null ? text.slow(nameOf(path)) : more.loadingPart(nameOf(path), progress)
  const waiting = (
    <EmptyState text={words}>{onCancel && <Button onClick={onCancel}>{text.cancel}</Button>}</EmptyState>
  )
  if (progress !== null && imageTypeOf(path) === null && canReadParts(queries))
    return (
      <Suspense fallback={waiting}>
        <BeginningView path={path} percent={progress} onCancel={onCancel} />
      </Suspense>
    )
  if (isSlow || progress !== null) return waiting
  return (
    <div className={styles.loading}>
      <SkeletonRows count={12} label={text.loading(nameOf(path))} />
    </div>
  )
}

const loadEditorCode = async () => (await import('./EditorCode')).EditorCode
const EditorCode = lazyPart(loadEditorCode)

function Text(props: EditorPaneProps & { file: EditorFile; as: ShownAs }) {
  const { path, file, as, onClose, preview: Preview } = props
  const { queries } = useWorkspace().files
  const [scroll] = useState(createScrollLink)
  const other = alternativeOf(path)
  const canShow = other === 'preview' ? Preview !== undefined : other !== 'tail' || canReadParts(queries)
  const isPreviewed = as === 'preview' && Preview !== undefined
  return (
    <div className={styles.pane}>
      {other !== null && canShow && <ViewSwitch path={path} other={other} isOn={isPreviewed} />}
      <EditorStrips file={file} onClose={onClose} />
      <div className={beside.beside}>
        <div className={beside.halves}>
          <div className={beside.half}>
            <Suspense fallback={<Opening path={path} onCancel={onClose} />}>
              <EditorCode {...props} scroll={scroll} />
            </Suspense>
          </div>
          {isPreviewed && (
            <div className={beside.half}>
              <Suspense fallback={<SkeletonRows count={12} label={text.loading(nameOf(path))} />}>
                <Preview path={path} scroll={scroll} />
              </Suspense>
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
