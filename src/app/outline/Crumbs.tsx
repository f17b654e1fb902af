import { useQuery } from '@tanstack/react-query'
import { ArrowUp, File, Folder } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { FormatDialog } from '../../channels/files/format/FormatDialog'
import { childOf, nameOf, parentOf, segmentsOf } from '../../channels/files/paths'
import type { FileSymbol } from '../../channels/files/symbols/symbolPatterns'
import { focusIfHere } from '../../lib/focusIfHere'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { outlineMessages as text } from '../../messages/editing/outline'
import { messages } from '../../messages/en'
import { useApp } from '../AppContext'
import area from '../editorArea/EditorArea.module.css'
import { EditorPick } from '../palette/EditorPick'
import { type CrumbItem, CrumbMenu } from './CrumbMenu'
import { siblingsOf, symbolsAt } from './outlineRows'
import { useFileSymbols } from './useFileSymbols'

/** Entries of a menu; one with more is no menu to read. */
const SHOWN = 200

/** Where the file is and what the cursor is in; each part has a menu of what stands beside it. One Tab stop, arrows in it. */
export function Crumbs({ path, isFront }: { path: string; isFront: boolean }) {
  const symbols = useSymbolsAtCursor(path, isFront)
  const folders = segmentsOf(path).map((_, at, all) => `/${all.slice(0, at + 1).join('/')}`)
  const count = folders.length + symbols.holding.length
  const [visited, setVisited] = useState<number | null>(null)
  // The last of the path is where one begins.
  const stop = Math.min(visited ?? folders.length - 1, count - 1)
  const press = (event: KeyboardEvent<HTMLOListElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-crumb-button]')]
    const at = event.target instanceof HTMLElement ? buttons.indexOf(event.target) : -1
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (at === -1 || target === undefined) return
    event.preventDefault()
    const next = Math.max(0, Math.min(target, buttons.length - 1))
    setVisited(next)
    focusIfHere(buttons[next])
  }
  const list = (
    <ol
      className={area.breadcrumb}
      aria-label={messages.editor.path}
      dir="ltr"
      onKeyDown={press}
      onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || setVisited(null)}
    >
      {folders.map((place, at) => (
        <li key={place}>
          <PathCrumb path={place} tabIndex={at === stop ? 0 : -1} />
        </li>
      ))}
      {symbols.holding.map((symbol, at) => (
        <li key={[...symbol.within, symbol.name].join('\n')}>
          <SymbolCrumb
            path={path}
            symbol={symbol}
            all={symbols.all}
            tabIndex={folders.length + at === stop ? 0 : -1}
          />
        </li>
      ))}
    </ol>
  )
  return (
    <>
      {list}
      {isFront && <FormatDialog />}
      {isFront && <EditorPick />}
    </>
  )
}

const NONE: readonly FileSymbol[] = []

function useSymbolsAtCursor(path: string, isFront: boolean) {
  const { view } = useWorkspace().files.editors
  const found = useFileSymbols(path)
  const line = useStore(view, ({ cursor }) => (isFront && cursor?.path === path ? cursor.line : null))
  const all = found.kind === 'found' ? found.symbols : NONE
  const holding = useMemo(() => (line === null ? NONE : symbolsAt(all, line)), [all, line])
  return { all, holding }
}

/** A folder or the file itself. */
function PathCrumb({ path, tabIndex }: { path: string; tabIndex: number }) {
  const { openFile } = useApp()
  const { queries } = useWorkspace().files
  /** Whose entries are listed; null: the menu is closed. */
  const [folder, setFolder] = useState<string | null>(null)
  const { data, isError } = useQuery({ ...queries.list(folder ?? '/'), enabled: folder !== null })
  const name = revealHiddenInLine(nameOf(path))
  const up = folder !== null && folder !== '/' ? () => setFolder(parentOf(folder)) : undefined
  const items = (): readonly CrumbItem[] => {
    if (folder === null) return []
    const back: CrumbItem[] = up
      ? [{ id: '..', label: text.up(named(parentOf(folder))), icon: ArrowUp, turns: true, onSelect: up }]
      : []
    const note = (words: string): CrumbItem => ({
      id: 'note',
      label: words,
      disabledReason: words,
      onSelect: () => {},
    })
    if (isError) return [...back, note(text.notListed)]
    if (!data) return [...back, note(text.listing)]
    if (data.entries.length === 0) return [...back, note(text.empty)]
    const entries = data.entries.slice(0, SHOWN).map(({ name: entry, type }): CrumbItem => {
      const place = childOf(folder, entry)
      const isFolder = type === 'directory'
      return {
        id: entry,
        label: revealHiddenInLine(entry),
        icon: isFolder ? Folder : File,
        isCurrent: place === path,
        turns: isFolder,
        onSelect: () => (isFolder ? setFolder(place) : openFile(place, { focus: true })),
      }
    })
    const left = data.entries.length - entries.length
    return [...back, ...entries, ...(left > 0 ? [note(text.more(left))] : [])]
  }
  return (
    <CrumbMenu
      name={text.within(name)}
      label={text.siblings(name)}
      tabIndex={tabIndex}
      items={items()}
      onBack={up}
      place={folder ?? ''}
      onOpenChange={(isOpen) => setFolder(isOpen ? parentOf(path) : null)}
    >
      <bdi>{name}</bdi>
    </CrumbMenu>
  )
}

const named = (folder: string) => (folder === '/' ? text.root : revealHiddenInLine(nameOf(folder)))

interface SymbolCrumbProps {
  path: string
  symbol: FileSymbol
  all: readonly FileSymbol[]
  tabIndex: number
}

/** What the cursor is in. */
function SymbolCrumb({ path, symbol, all, tabIndex }: SymbolCrumbProps) {
  const { openFile } = useApp()
  const [isOpen, setOpen] = useState(false)
  const name = revealHiddenInLine(symbol.name)
  const items = () =>
    siblingsOf(all, symbol)
      .slice(0, SHOWN)
      .map(
        (one, at): CrumbItem => ({
          id: `${one.line}:${one.column}:${at}`,
          label: revealHiddenInLine(one.name),
          detail: one.kind,
          isCurrent: one === symbol,
          onSelect: () => openFile(path, { line: one.line, column: one.column, focus: true, preview: true }),
        }),
      )
  return (
    <CrumbMenu
      name={text.within(name)}
      label={text.siblings(name)}
      tabIndex={tabIndex}
      items={isOpen ? items() : []}
      place={symbol.name}
      onOpenChange={setOpen}
    >
      <bdi>{name}</bdi>
    </CrumbMenu>
  )
}
