import { ReplaceAll } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { isComposing } from '../../../lib/isComposing'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { type Totals, searchMessages as words } from '../../../messages/search'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { IconButton } from '../../../ui/IconButton'
import { Strip } from '../../../ui/Strip'
import { useDisabledReason } from '../../context/useDisabledReason'
import { nameOf } from '../paths'
import type { Left, Replace, Report } from './createReplace'
import type { Search } from './createSearch'
import styles from './SearchView.module.css'
import { type FileHits, isCurrent } from './searchStore'

/** Why nothing can be replaced now; undefined: it can. */
export function useReplaceOff(search: Search, replace: Replace): string | undefined {
  const unready = useDisabledReason('files')
  const isReady = useStore(search.store, isCurrent)
  const isBusy = useStore(replace.store, ({ progress }) => progress !== null)
  if (unready !== undefined) return unready
  return isReady && !isBusy ? undefined : words.notCurrent
}

interface ReplaceFieldProps {
  field: RefObject<HTMLInputElement | null>
  search: Search
  replace: Replace
  /** What would be replaced. */
  files: readonly FileHits[]
  totals: Totals
}

/** What matches are to become, and the button for all of them. */
export function ReplaceField({ field, search, replace, files, totals }: ReplaceFieldProps) {
  const replacement = useStore(search.store, (state) => state.replacement)
  const isFull = useStore(search.store, ({ status }) => status.kind === 'full')
  const off = useReplaceOff(search, replace)
  const [isAsking, setIsAsking] = useState(false)
  const none = totals.matches === 0 ? words.noResults : undefined
  const reason = off ?? none ?? (isFull ? words.tooManyToReplace : undefined)
  const ask = () => setIsAsking(true)
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return
    event.preventDefault()
    if (reason === undefined) ask()
  }
  return (
    <div className={styles.line}>
      <div className={styles.box}>
        <input
          ref={field}
          type="text"
          className={styles.query}
          aria-label={words.replacement}
          placeholder={words.replacement}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={replacement}
          onChange={({ target }) => search.setReplacement(target.value)}
          onKeyDown={press}
        />
      </div>
      <IconButton
        size="sm"
        icon={ReplaceAll}
        label={words.replaceAll}
        disabledReason={reason}
        onClick={ask}
      />
      <ConfirmDialog
        open={isAsking}
        title={words.confirmReplace(totals, revealHiddenInLine(replacement))}
        body={words.confirmBody}
        confirmLabel={words.replaceAll}
        onCancel={() => setIsAsking(false)}
        onConfirm={() => {
          setIsAsking(false)
          search.keep()
          if (off === undefined) void replace.run(files)
        }}
      />
    </div>
  )
}

/** What was replaced, and the way back. */
export function ReplaceReport({ replace }: { replace: Replace }) {
  const progress = useStore(replace.store, (state) => state.progress)
  const report = useStore(replace.store, (state) => state.report)
  const undoable = useStore(replace.store, (state) => state.undoable)
  const off = useDisabledReason('files')
  const announce = useAnnounce()
  useEffect(() => {
    if (report) announce(said(report).join(' '))
  }, [report, announce])
  if (progress)
    return (
      <div className={styles.status}>
        <span>{words.replacing(progress.done, progress.all)}</span>
        <Button size="sm" onClick={replace.stop}>
          {words.stop}
        </Button>
      </div>
    )
  if (!report) return null
  const canUndo = undoable > 0 && (report.kind === 'replaced' ? report.files > 0 : true)
  return (
    <Strip
      tone={report.left.length > 0 ? 'warning' : 'info'}
      actions={
        <>
          {canUndo && (
            <Button size="sm" disabledReason={off} onClick={() => void replace.undo()}>
              {words.undo}
            </Button>
          )}
          <Button size="sm" onClick={replace.dismiss}>
            {words.dismiss}
          </Button>
        </>
      }
    >
      {said(report).map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
    </Strip>
  )
}

function said(report: Report): string[] {
  const { kind, left } = report
  const kinds = ['changed', 'unsaved', 'tooLong', 'notText'] as const
  const whys = kinds.flatMap((why) => {
    const names = namesOf(left.filter((one) => one.why.kind === why))
    return names === '' ? [] : [words.left[why](names)]
  })
  const failed = left.flatMap(({ path, why }) =>
    why.kind === 'failed' ? [{ path, reason: why.reason }] : [],
  )
  const reasons = [...new Set(failed.map(({ reason }) => reason))].map((reason) =>
    words.left.failed(
      namesOf(left.filter(({ why }) => why.kind === 'failed' && why.reason === reason)),
      reason,
    ),
  )
  const head = kind === 'replaced' ? words.replaced(report) : words.undone(report)
  return [head, ...whys, ...reasons]
}

const namesOf = (left: readonly Left[]): string =>
  words.names(left.map(({ path }) => revealHiddenInLine(nameOf(path))))
