import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useId, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { fileViewMessages as all } from '../../../messages/editing/fileViews'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { TextField } from '../../../ui/field/TextField'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { useFormats } from '../../context/useFormats'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import { createByteSource } from './byteSource'
import { gridMove } from './gridKeys'
import { asciiOf, createHexPages, type HexPages, hexByte, hexOffset, offsetOf } from './hexPages'
import { Part } from './Part'
import picture from './picture.module.css'
import { type FileViewProps, useArrival } from './useArrival'
import { useFileChanges } from './useFileChanges'
import { useRowWindow } from './useRowWindow'
import { ViewBar } from './ViewBar'
import styles from './views.module.css'

const words = all.hex
const ROW = 20
const HEAD = 24
const BYTES = 16

/** The bytes of a file of any size; those on screen are fetched. */
export function HexView(props: FileViewProps) {
  const { queries } = useWorkspace().files
  const { path } = props
  const [pages, setPages] = useState<HexPages | null>(null)
  useEffect(() => {
    const made = createHexPages(createByteSource(queries, path))
    setPages(made)
    made.want(0, 1)
    return made.stop
  }, [queries, path])
  return pages && <Bytes {...props} pages={pages} />
}

function Bytes({ pages, ...props }: FileViewProps & { pages: HexPages }) {
  const { path } = props
  const name = nameOf(path)
  const { bytes } = useFormats()
  const { size, status, reason, arrived } = useStore(pages.store)
  const again = useCallback(() => {
    pages.changed()
    pages.want(0, 1)
  }, [pages])
  useFileChanges(path, usePaced(again))
  const total = size ?? 0
  const count = Math.ceil(total / BYTES)
  const rows = useRowWindow(count, ROW, HEAD)
  const [cursor, setCursor] = useState(0)
  const at = Math.max(0, Math.min(cursor, total - 1))
  useEffect(() => {
    if (arrived >= 0) pages.want(rows.from * BYTES, Math.min(rows.to * BYTES, total))
  }, [pages, rows.from, rows.to, total, arrived])
  useArrival(rows.box, props)

  const goTo = (offset: number) => {
    setCursor(offset)
    rows.reveal(Math.floor(offset / BYTES))
  }
  const trouble = status !== 'shown' && status !== 'loading' ? status : null
  return (
    <div className={styles.view}>
      <ViewBar path={path} as="hex" facts={size === null ? null : words.size(bytes(size))}>
        {total > 0 && (
          <GoTo
            total={total}
            onGo={(offset) => {
              rows.showTop(Math.floor(offset / BYTES) - 2)
              setCursor(offset)
              focusIfHere(rows.box.current)
            }}
          />
        )}
      </ViewBar>
      {trouble !== null && (
        <div className={picture.centred}>
          <EmptyState text={wordsFor(trouble, name, reason)}>
            <Button onClick={again}>{all.tryAgain}</Button>
          </EmptyState>
        </div>
      )}
      {size === null && trouble === null && <SkeletonRows count={12} label={name} />}
      {size === 0 && <EmptyState text={words.empty(name)} />}
      {total > 0 && <Grid name={name} rows={rows} pages={pages} total={total} at={at} onMove={goTo} />}
      {total > 0 && <Facts pages={pages} at={at} total={total} />}
    </div>
  )
}

/** For a file that is written all the time, ms. */
const PACE_MS = 300

/** Runs it once for all calls within a while, at its end. */
function usePaced(run: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      run()
    }, PACE_MS)
  }, [run])
}

interface GridProps {
  name: string
  rows: ReturnType<typeof useRowWindow>
  pages: HexPages
  total: number
  at: number
  onMove: (offset: number) => void
}

const COLUMNS = Array.from({ length: BYTES }, (_, column) => column)

function Grid({ name, rows, pages, total, at, onMove }: GridProps) {
  const id = useId()
  const count = Math.ceil(total / BYTES)
  const press = (event: KeyboardEvent) => {
    const place = { row: Math.floor(at / BYTES), column: at % BYTES }
    const row = event.key === 'ArrowLeft' && !event.ctrlKey && !event.metaKey ? at - 1 : at + 1
    const isSide = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
    const next = gridMove(event, place, { rows: count, columns: BYTES, page: rows.page - 1 })
    if (!next) return
    event.preventDefault()
    const target = isSide && !event.ctrlKey && !event.metaKey ? row : next.row * BYTES + next.column
    onMove(Math.max(0, Math.min(target, total - 1)))
  }
  const point = (event: PointerEvent) => {
    if (!(event.target instanceof HTMLElement)) return
    const offset = event.target.closest<HTMLElement>('[data-at]')?.dataset.at
    if (offset !== undefined && Number(offset) < total) onMove(Number(offset))
  }
  return (
    <Part
      ref={rows.attach}
      className={styles.scroller}
      role="grid"
      aria-label={words.grid(name)}
      aria-readonly="true"
      aria-rowcount={count + 1}
      aria-colcount={BYTES + 2}
      aria-activedescendant={`${id}-${at}`}
      tabIndex={0}
      onScroll={rows.onScroll}
      onKeyDown={press}
      onPointerDown={point}
    >
      <Part className={styles.space} role="presentation" style={{ blockSize: rows.height }}>
        <Part className={styles.stuck} role="presentation">
          <Part className={styles.head} role="row" aria-rowindex={1}>
            <Part tag="span" className={styles.offset} role="columnheader" aria-colindex={1}>
              {words.offset.padEnd(hexOffset(0, total).length)}
            </Part>
            {COLUMNS.map((column) => (
              <Part
                tag="span"
                key={column}
                className={styles.byte}
                role="columnheader"
                aria-colindex={column + 2}
              >
                {hexByte(column)}
              </Part>
            ))}
            <Part tag="span" className={styles.ascii} role="columnheader" aria-colindex={BYTES + 2}>
              {words.text}
            </Part>
          </Part>
          <Part role="presentation" style={{ transform: `translateY(${-rows.above}px)` }}>
            {Array.from({ length: rows.to - rows.from }, (_, nth) => rows.from + nth).map((row) => (
              <HexRow key={row} id={id} row={row} pages={pages} total={total} at={at} />
            ))}
          </Part>
        </Part>
      </Part>
    </Part>
  )
}

function HexRow({
  id,
  row,
  pages,
  total,
  at,
}: {
  id: string
  row: number
  pages: HexPages
  total: number
  at: number
}) {
  const start = row * BYTES
  const offsets = COLUMNS.map((column) => start + column).filter((offset) => offset < total)
  return (
    <Part className={styles.hexRow} role="row" aria-rowindex={row + 2}>
      <Part tag="span" className={styles.offset} role="rowheader" aria-colindex={1}>
        {hexOffset(start, total)}
      </Part>
      {COLUMNS.map((column) => {
        const offset = start + column
        const isThere = offset < total
        return (
          <Part
            tag="span"
            key={column}
            id={isThere ? `${id}-${offset}` : undefined}
            className={offset === at ? `${styles.byte} ${styles.cursor}` : styles.byte}
            role="gridcell"
            aria-colindex={column + 2}
            aria-selected={offset === at}
            data-at={isThere ? offset : undefined}
          >
            {isThere ? hexByte(pages.byteAt(offset)) : ''}
          </Part>
        )
      })}
      <Part tag="span" className={styles.ascii} role="gridcell" aria-colindex={BYTES + 2}>
        {offsets.map((offset) => (
          <span key={offset} className={offset === at ? styles.sign : undefined} data-at={offset}>
            {asciiOf(pages.byteAt(offset))}
          </span>
        ))}
      </Part>
    </Part>
  )
}

/** The byte at the cursor, in words. */
function Facts({ pages, at, total }: { pages: HexPages; at: number; total: number }) {
  const { number } = useFormats()
  const byte = pages.byteAt(at)
  const sign = byte !== null && byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ''
  const value = byte === null ? '…' : words.value(`0x${hexByte(byte)}`, String(byte), sign)
  return <div className={styles.foot}>{words.at(`0x${hexOffset(at, total)}`, number(at), value)}</div>
}

function GoTo({ total, onGo }: { total: number; onGo: (offset: number) => void }) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  return (
    <form
      className={styles.goTo}
      onSubmit={(event) => {
        event.preventDefault()
        const offset = offsetOf(text)
        if (offset === null) setError(words.noOffset)
        else if (offset >= total) setError(words.beyond(`0x${(total - 1).toString(16).toUpperCase()}`))
        else {
          setError(undefined)
          onGo(offset)
        }
      }}
    >
      <TextField
        label={words.goTo}
        hideLabel
        placeholder={words.hint}
        value={text}
        onChange={setText}
        error={error}
      />
      <Button size="sm" type="submit">
        {words.go}
      </Button>
    </form>
  )
}

function wordsFor(status: 'missing' | 'lost' | 'failed', name: string, reason: string | null): string {
  if (status === 'missing') return all.missing(name)
  return status === 'lost' ? all.lost(name) : all.failed(name, reason ?? '')
}
