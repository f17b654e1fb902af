import { type ComponentType, type RefObject, Suspense, useEffect, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand/react'
import { whenHere } from '../../../lib/focusIfHere'
import { agentEditMessages as agentWords } from '../../../messages/editing/agentEdits'
import { mergeMessages as words } from '../../../messages/editing/merge'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { lazyPart } from '../../../ui/later/lazyPart'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import type { EditorFile } from './editorViewStore'
import { createKeptViews } from './keptViews'
import { ComparedSides } from './merge/ComparedSides'
import { heardAgentNote } from './merge/noteAgentEdits'
import { attachComparison, type Comparison } from './monaco/monacoCompare'
import { attachCodeEditor, type CodeEditor } from './monaco/monacoEditor'
import type { ScrollLink } from './scrollLink'
import { TextMenuBox } from './TextMenuBox'
import type { AskAboutText } from './textMenu'
import { useLooks } from './useLooks'

export interface EditorPaneRequest {
  /** Asked when the editor is there: whether it takes the focus. */
  readonly wantsFocus: () => boolean
  /** 1-based. */
  readonly line: number | null
  readonly column: number | null
  /** UTF-16 units to select from there. */
  readonly length: number
}

export interface EditorPaneProps {
  path: string
  /** Where it stands: a file that is open in two places has a cursor in each. */
  place: number
  /** The user is, or was last, in this one. */
  isFront: boolean
  /** The place in this file that the user asked for. */
  request?: EditorPaneRequest | null
  /** The request was met. */
  onArrived?: () => void
  /** The user is done with this file. */
  onClose?: () => void
  /** Opens a terminal where the file is; absent where none can be opened. */
  onTerminal?: (() => void) | null
  /** Absent where no agent can be asked. */
  onAsk?: AskAboutText | undefined
  /** Keys that ask about what is selected. */
  askKeys?: string | undefined
  /** What a Markdown text says, beside it; absent: that cannot be shown. */
  preview?: ComponentType<{ path: string; scroll: ScrollLink }>
  /** What stands beside the text scrolls with it. */
  scroll?: ScrollLink
}

const MergeEditor = lazyPart(async () => (await import('./merge/MergeEditor')).MergeEditor)

/** React owns the box, Monaco what is in it. This file and what it imports arrive on demand. */
export function EditorCode(props: EditorPaneProps & { file: EditorFile }) {
  const { path, file } = props
  const { editors } = useWorkspace().files
  const isComparing = useStore(editors.view, (state) => state.comparing === path)
  const merging = useStore(editors.view, (state) => state.merging?.[path])
  const sides = useStore(editors.view, (state) => (state.sides?.path === path ? state.sides : null))
  if (merging && file.theirs !== null)
    return (
      <Suspense fallback={<SkeletonRows count={12} label={words.loading(nameOf(path))} />}>
        <MergeEditor path={path} theirs={file.theirs} session={merging} />
      </Suspense>
    )
  if (sides) return <ComparedSides sides={sides} />
  if (isComparing && file.theirs !== null) return <Compared path={path} theirs={file.theirs} />
  return <Code {...props} />
}

function Code({ path, place, isFront, request, onArrived, onAsk, askKeys, scroll }: EditorPaneProps) {
  const { files, config } = useWorkspace()
  const { editors, viewStore } = files
  const { uiState } = config
  const looks = useLooks()
  const annotate = useStore(viewStore, (view) => view.past?.annotate ?? null)
  const box = useRef<HTMLDivElement>(null)
  const code = useRef<CodeEditor>(null)
  useLayoutEffect(() => {
    if (!box.current) return
    const attached = attachCodeEditor(box.current, editors, place, createKeptViews(uiState, Date.now))
    code.current = attached
    return () => attached.detach()
  }, [editors, place, uiState])
  useLayoutEffect(() => code.current?.restyle(looks), [looks])
  useAgentNews(path)
  useEffect(() => (code.current ? scroll?.attach(code.current.lines) : undefined), [scroll])
  // Behind the text of another one, so that the cursor told is this one's.
  useEffect(() => code.current?.setFront(isFront), [isFront])
  /** After every render: the text of a path may have become another one, and showing it again costs nothing. */
  useLayoutEffect(() => {
    code.current?.show(path)
    if (isWaitingForFocus(box)) code.current?.focusIfHere()
  })
  useEffect(() => code.current?.annotate(annotate), [annotate])
  useEffect(() => {
    const follow = () => isWaitingForFocus(box) && code.current?.focusIfHere()
    const panel = box.current?.closest('[role="tabpanel"]')
    window.addEventListener('focus', follow)
    // A strip whose button was pressed is gone, and its focus went to the panel.
    panel?.addEventListener('focus', follow)
    return () => {
      window.removeEventListener('focus', follow)
      panel?.removeEventListener('focus', follow)
    }
  }, [])
  useLayoutEffect(() => {
    if (!request) return
    code.current?.reveal(request)
    // A page that was opened in another tab is looked at later.
    if (request.wantsFocus()) whenHere(() => code.current?.focusIfHere())
    onArrived?.()
  }, [request, onArrived])
  return <TextMenuBox path={path} box={box} attached={code} ask={onAsk} askKeys={askKeys} />
}

/** Says which lines an agent has just changed: to the eye they are marked. */
function useAgentNews(path: string): void {
  const { editors } = useWorkspace().files
  const announce = useAnnounce()
  const note = useStore(editors.view, ({ agentNote }) => (agentNote?.path === path ? agentNote : null))
  useEffect(() => {
    if (!note) return
    announce(agentWords.said(nameOf(path), note.who, note.title, note.lines))
    // It is said once, also where this is drawn anew.
    heardAgentNote(editors)
  }, [announce, editors, note, path])
}

function Compared({ path, theirs }: { path: string; theirs: string }) {
  const { editors } = useWorkspace().files
  const looks = useLooks()
  const box = useRef<HTMLDivElement>(null)
  const comparison = useRef<Comparison>(null)
  useLayoutEffect(() => {
    if (!box.current) return
    const attached = attachComparison(box.current, { editors, path, theirs })
    comparison.current = attached
    return () => attached.detach()
  }, [editors, path, theirs])
  /** After every render, because a change of the texts makes a new comparison. */
  useLayoutEffect(() => comparison.current?.restyle(looks))
  return <TextMenuBox path={path} box={box} attached={comparison} />
}

/** The tab panel holds the focus for us when the user came here by keyboard before the text had arrived. */
function isWaitingForFocus(box: RefObject<HTMLDivElement | null>): boolean {
  const panel = box.current?.closest('[role="tabpanel"]')
  return panel !== null && panel !== undefined && panel === document.activeElement
}
