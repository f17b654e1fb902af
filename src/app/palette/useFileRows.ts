import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { useIsLive } from '../../channels/context/useIsLive'
import { useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { parentOf } from '../../channels/files/paths'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { paletteMessages } from '../../messages/commandLists'
import { useApp, useTabs } from '../AppContext'
import { filterPaths } from './filterPaths'
import { markLetters } from './markLetters'
import type { PickerContent } from './Picker'
import { splitPlace } from './paletteMode'

const text = paletteMessages

/** Recent files before anything is typed, then what the server finds. */
export function useFileRows(query: string): PickerContent {
  const { openFile } = useApp()
  const [ignored, setIgnored] = useState(false)
  const typed = useMemo(() => splitPlace(query.trim()), [query])
  const drawn = useDeferredValue(typed)
  const { name: wanted, place } = drawn
  const recent = useRecent()
  const found = useFound(wanted, ignored)
  const matches = matchesOf(wanted, recent, found)
  return {
    rows: matches.map(({ path, name, indexes }) => ({
      id: path,
      label: revealHiddenInLine(path),
      marked: revealHiddenInLine(name) === name ? markLetters(name, indexes) : revealHiddenInLine(name),
      detail: parentOf(path) === '/' ? undefined : revealHiddenInLine(parentOf(path).slice(1)),
    })),
    note: noteOf(wanted, matches.length, found, ignored),
    isBusy: found.isBusy,
    isStale: drawn !== typed,
    option: found.canIgnore ? { label: text.ignored, isOn: ignored, onChange: setIgnored } : undefined,
    onPick: (path) => openFile(path, { focus: true, ...place }),
  }
}

/** Of what was opened last, those whose name has all letters come first. */
function matchesOf(wanted: string, recent: readonly string[], found: ReturnType<typeof useFound>) {
  if (wanted === '' || !found.canAsk) return filterPaths(recent, wanted)
  const letters = [...wanted].length
  const opened = filterPaths(recent, wanted).filter(({ indexes }) => indexes.length === letters)
  const others = filterPaths(found.paths, wanted)
  return [...opened, ...others.filter(({ path }) => opened.every((one) => one.path !== path))]
}

/** The file one is in stands second, so that opening the list and Enter go back and forth between two files. */
function useRecent(): readonly string[] {
  const [current, previous, ...older] = useTabs((state) => state.recent)
  return [previous, current, ...older].filter((path) => path !== undefined)
}

function useFound(query: string, ignored: boolean) {
  const { queries } = useWorkspace().files
  const isLive = useIsLive()
  const canFind = queries.canFind()
  const canAsk = isLive && canFind
  const canIgnore = useConfig(({ config }) => config?.capabilities.includes('files.findIgnored') ?? false)
  const { data, isFetching, isError } = useQuery({
    ...queries.find(query, ignored && canIgnore),
    enabled: canAsk && query !== '',
    placeholderData: keepPreviousData,
  })
  const { paths, truncated } = data ?? { paths: [], truncated: false }
  return { canAsk, canIgnore, isLive, canFind, isBusy: isFetching, isError, paths, truncated }
}

function noteOf(query: string, count: number, found: ReturnType<typeof useFound>, ignored: boolean): string {
  if (!found.isLive) return text.offline
  if (!found.canFind) return text.cannotFind
  if (query === '') return count === 0 ? text.noRecent : text.count(count)
  if (found.isError) return text.failed
  if (count === 0 && found.isBusy) return text.searching
  if (count === 0) {
    const hint = found.canIgnore && !ignored ? [text.withoutIgnored] : []
    return [text.noFile(query), ...hint].join(' ')
  }
  return found.truncated ? text.truncated(count) : text.count(count)
}
