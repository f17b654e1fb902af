import fuzzysort from 'fuzzysort'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand/react'
import { useIsLive } from '../../channels/context/useIsLive'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import type { Workspace } from '../../channels/context/workspace'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { paletteMessages as text } from '../../messages/commandLists'
import { useApp, useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import { markLetters } from './markLetters'
import type { PickerContent } from './Picker'

interface Listed {
  readonly path: string
  readonly name: string
  readonly kind: string
  readonly line: number
  readonly column: number
  readonly within?: readonly string[]
}

type Found =
  | { readonly kind: 'none' | 'busy' | 'failed' | 'noText' | 'offline' | 'cannot' }
  | { readonly kind: 'found'; readonly symbols: readonly Listed[]; readonly isCut: boolean }

const NONE: Found = { kind: 'none' }
/** The user has stopped typing, ms: each question is a search of the whole workspace. */
const TYPED_MS = 150
/** Fewer letters are in too many names. */
const MIN_LETTERS = 2
const SHOWN = 200

/** Names that are declared in the file in front, or in the workspace. A query that is null: nothing is looked for. */
export function useSymbolRows(where: 'file' | 'workspace', query: string | null): PickerContent {
  const { openFile } = useApp()
  const path = useTabs(selectActivePath)
  const typed = query?.trim() ?? ''
  const wanted = useDeferredValue(typed)
  const isOn = query !== null
  const inFile = useInFile(where === 'file' && isOn, path)
  const inWorkspace = useInWorkspace(where === 'workspace' && isOn ? wanted : null)
  const found = where === 'file' ? inFile : inWorkspace
  const listed = useMemo(() => ranked(found, wanted), [found, wanted])
  const rows = listed.map(({ symbol, indexes }) => {
    const { name, line, column } = symbol
    const shown = revealHiddenInLine(name)
    return {
      id: `${symbol.path}:${line}:${column}`,
      label: shown,
      marked: shown === name ? markLetters(name, indexes) : shown,
      detail: detailOf(symbol, where),
    }
  })
  return {
    rows,
    note: noteOf(found, rows.length, wanted, where),
    isBusy: found.kind === 'busy',
    isStale: wanted !== typed,
    onPick(id) {
      const picked = listed.find(({ symbol: at }) => `${at.path}:${at.line}:${at.column}` === id)?.symbol
      if (picked) openFile(picked.path, { focus: true, line: picked.line, column: picked.column })
    },
  }
}

function detailOf({ path, kind, line, within = [] }: Listed, where: 'file' | 'workspace'): string {
  const place = where === 'file' ? within.join(' › ') : `${path.slice(1)}:${line}`
  return [kind, revealHiddenInLine(place)].filter((part) => part !== '').join(' · ')
}

/** In a file as they stand there, in the workspace by name; with a query the best first. */
function ranked(found: Found, wanted: string) {
  if (found.kind !== 'found') return []
  if (wanted === '')
    return found.symbols.slice(0, SHOWN).map((symbol) => ({ symbol, indexes: [] as readonly number[] }))
  return fuzzysort
    .go(wanted, found.symbols, { key: 'name', limit: SHOWN, threshold: 0.1 })
    .map(({ obj, indexes }) => ({ symbol: obj, indexes }))
}

function useInFile(isOn: boolean, path: string | null): Found {
  const { editors } = useWorkspace().files
  const [found, setFound] = useState<Found>(NONE)
  // The text comes, and then its editor with a language service, which knows better.
  const status = useStore(editors.view, ({ files }) => (path === null ? undefined : files[path]?.status))
  const hasEditor = useStore(editors.view, ({ files }) => path !== null && files[path]?.indent != null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with its editor the text is asked anew
  useEffect(() => {
    if (!isOn) return
    if (path === null) return setFound({ kind: 'noText' })
    if (status === 'loading') return setFound({ kind: 'busy' })
    let isGone = false
    const show = (next: Found) => isGone || setFound(next)
    setFound((before) => (before.kind === 'found' ? before : { kind: 'busy' }))
    import('../../channels/files/editor/fileSymbols')
      .then(({ fileSymbols }) => fileSymbols(editors, path))
      .then(
        (symbols) =>
          show(
            symbols
              ? { kind: 'found', isCut: false, symbols: symbols.map((symbol) => ({ ...symbol, path })) }
              : { kind: 'noText' },
          ),
        () => show({ kind: 'failed' }),
      )
    return () => {
      isGone = true
    }
  }, [isOn, path, editors, status, hasEditor])
  return found
}

function useInWorkspace(wanted: string | null): Found {
  const { files, clock } = useWorkspace()
  const isLive = useIsLive()
  const [found, setFound] = useState<Found>(NONE)
  const isEnough = wanted !== null && wanted.length >= MIN_LETTERS
  useEffect(() => {
    if (!isEnough) return setFound(NONE)
    if (!files.queries.canFind()) return setFound({ kind: 'cannot' })
    if (!isLive) return setFound({ kind: 'offline' })
    setFound((before) => (before.kind === 'found' ? before : { kind: 'busy' }))
    let stop = () => {}
    let isGone = false
    const stopWaiting = clock.after(TYPED_MS, () => {
      stop = askSymbols(files, wanted, (next) => isGone || setFound(next))
    })
    return () => {
      isGone = true
      stopWaiting()
      stop()
    }
  }, [isEnough, isLive, wanted, files, clock])
  return isEnough || found.kind !== 'found' ? found : NONE
}

/** Returns what ends the question. */
function askSymbols(
  { searching }: Workspace['files'],
  wanted: string,
  show: (found: Found) => void,
): () => void {
  let cancel = () => {}
  let isEnded = false
  import('../../channels/files/symbols/workspaceSymbols')
    .then(({ workspaceSymbols }) => {
      if (isEnded) return
      const asked = workspaceSymbols(searching, wanted)
      cancel = asked.cancel
      return asked.answer.then(({ symbols, truncated }) => {
        cancel = () => {}
        show({ kind: 'found', symbols, isCut: truncated })
      })
    })
    .catch(() => show({ kind: 'failed' }))
  return () => {
    isEnded = true
    cancel()
  }
}

function noteOf(found: Found, count: number, wanted: string, where: 'file' | 'workspace'): string {
  switch (found.kind) {
    case 'none':
      return where === 'workspace' ? text.moreLetters : ''
    case 'busy':
      return text.searching
    case 'failed':
      return text.symbolsFailed
    case 'noText':
      return text.noText
    case 'offline':
      return text.symbolsOffline
    case 'cannot':
      return text.cannotFind
    case 'found':
      if (count === 0) return wanted === '' ? text.noSymbols : text.noSymbol(wanted)
      // Typing narrows down what does not fit the list, too.
      return found.isCut || (count === SHOWN && found.symbols.length > SHOWN)
        ? text.truncated(count)
        : text.count(count)
  }
}
