import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useState } from 'react'
import { useStore } from 'zustand/react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { fileViewMessages as all } from '../../../messages/editing/fileViews'
import { EmptyState } from '../../../ui/EmptyState'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { useFormats } from '../../context/useFormats'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { EditorNotText } from '../editor/EditorNotText'
import { selectFile } from '../editor/editorViewStore'
import { useShownText } from '../editor/useShownText'
import { nameOf } from '../paths'
import { beginRows, cellsOf, type DelimitedText, delimiterOf, readRows, widthsOf } from './delimited'
import { type GridPlace, gridMove } from './gridKeys'
import { Part } from './Part'
import { type FileViewProps, useArrival } from './useArrival'
import { useRowWindow } from './useRowWindow'
import { ViewBar } from './ViewBar'
import styles from './views.module.css'

const words = all.table
const ROW = 26
/** CSS pixels of a character of the cells in the widest of the fonts that are asked for, and around them. */
const CHARACTER = 8
const AROUND = 18

/** A text of cells as a table. It shows the text as it stands in the editor, saved or not. */
export function TableView(props: FileViewProps) {
  const { path, isFront, onTerminal } = props
  const { editors } = useWorkspace().files
  useEffect(() => editors.open(path), [editors, path])
  useEffect(() => {
    if (isFront) editors.shown(path)
  }, [editors, path, isFront])
  const file = useStore(editors.view, selectFile(path))
  const text = useShownText(path)
  const table = useTable(path, text)
  if (!file || file.status === 'loading') return <SkeletonRows count={12} label={nameOf(path)} />
  if (file.status !== 'ready') return <EditorNotText file={file} onTerminal={onTerminal ?? null} />
  return table && <Cells {...props} table={table} />
}

/** A long text is read in slices, so that input and frames go between them. */
function useTable(path: string, text: string | null): DelimitedText | null {
  const [table, setTable] = useState<DelimitedText | null>(null)
  useEffect(() => {
    if (text === null) return setTable(null)
    let read = readRows(beginRows(text, delimiterOf(path, text)))
    setTable(read)
    const timer = setInterval(() => {
      if (read.end >= text.length) return clearInterval(timer)
      read = readRows(read)
      setTable(read)
    }, 0)
    return () => clearInterval(timer)
  }, [path, text])
  return table
}

function Cells({ table, ...props }: FileViewProps & { table: DelimitedText }) {
  const { path } = props
  const name = nameOf(path)
  const { number } = useFormats()
  const count = Math.max(0, table.rowCount - 1)
  const rows = useRowWindow(count, ROW, ROW)
  const columns = useColumns(table)
  const [wanted, setPlace] = useState<GridPlace>({ row: 0, column: 0 })
  const place = {
    row: Math.min(wanted.row, Math.max(0, count - 1)),
    column: Math.min(wanted.column, columns.count - 1),
  }
  useArrival(rows.box, props)
  const isRead = table.end >= table.text.length
  const facts = isRead ? words.rows(number(count), number(columns.count)) : words.reading(number(count))
  if (table.rowCount === 0)
    return (
      <div className={styles.view}>
        <ViewBar path={path} as="table" />
        <EmptyState text={words.empty(name)} />
      </div>
    )
  return (
    <div className={styles.view}>
      <ViewBar path={path} as="table" facts={table.isUnclosed ? words.unclosed(number(count)) : facts} />
      <Grid name={name} table={table} rows={rows} columns={columns} place={place} onMove={setPlace} />
      <Whole table={table} place={place} />
    </div>
  )
}

type Columns = ReturnType<typeof useColumns>

/** Where each column begins, CSS pixels; the first is that of the numbers of the rows. */
function useColumns(table: DelimitedText) {
  const { text, delimiter } = table
  const isShort = table.rowCount < 500 ? table.rowCount : 500
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows at the beginning decide
  const widths = useMemo(() => widthsOf(table), [text, delimiter, isShort])
  const digits = String(table.rowCount).length
  return useMemo(() => {
    const starts = [Math.max(4, digits) * CHARACTER + AROUND]
    for (const width of widths) starts.push((starts.at(-1) ?? 0) + width * CHARACTER + AROUND)
    return { starts, count: Math.max(1, widths.length), width: starts.at(-1) ?? 0 }
  }, [widths, digits])
}

interface GridProps {
  name: string
  table: DelimitedText
  rows: ReturnType<typeof useRowWindow>
  columns: Columns
  place: GridPlace
  onMove: (place: GridPlace) => void
}

function Grid({ name, table, rows, columns, place, onMove }: GridProps) {
  const id = useId()
  const { number } = useFormats()
  const count = Math.max(0, table.rowCount - 1)
  const { from, to, onScroll } = useColumnWindow(rows, columns, place)
  const shown = Array.from({ length: to - from }, (_, nth) => from + nth)
  const press = (event: KeyboardEvent) => {
    const next = gridMove(event, place, { rows: count, columns: columns.count, page: rows.page - 1 })
    if (!next) return
    event.preventDefault()
    onMove(next)
    rows.reveal(next.row)
    revealColumn(rows.box.current, columns, next.column)
  }
  const point = (event: PointerEvent) => {
    if (!(event.target instanceof HTMLElement)) return
    const [row, column] = event.target.closest<HTMLElement>('[data-cell]')?.dataset.cell?.split(':') ?? []
    if (row !== undefined) onMove({ row: Number(row), column: Number(column) })
  }
  const at = (column: number) => ({
    insetInlineStart: columns.starts[column] ?? 0,
    inlineSize: (columns.starts[column + 1] ?? 0) - (columns.starts[column] ?? 0),
  })
  const header = cellsOf(table, 0)
  return (
    <Part
      ref={rows.attach}
      className={styles.scroller}
      role="grid"
      aria-label={words.grid(name)}
      aria-readonly="true"
      aria-rowcount={count + 1}
      aria-colcount={columns.count + 1}
      aria-activedescendant={count === 0 ? undefined : `${id}-${place.row}-${place.column}`}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={press}
      onPointerDown={point}
    >
      <Part
        className={styles.space}
        role="presentation"
        style={{ blockSize: rows.height, inlineSize: columns.width }}
      >
        <Part className={styles.stuck} role="presentation">
          <Part className={`${styles.cells} ${styles.tableHead}`} role="row" aria-rowindex={1}>
            <Part
              tag="span"
              className={`${styles.cell} ${styles.number}`}
              role="columnheader"
              aria-colindex={1}
              style={{ insetInlineStart: 0, inlineSize: columns.starts[0] }}
            >
              {words.row}
            </Part>
            {shown.map((column) => (
              <Part
                tag="span"
                key={column}
                className={styles.cell}
                role="columnheader"
                aria-colindex={column + 2}
                style={at(column)}
                dir="auto"
              >
                {revealHidden(header[column] ?? words.column(number(column + 1)))}
              </Part>
            ))}
          </Part>
          <Part role="presentation" style={{ transform: `translateY(${-rows.above}px)` }}>
            {Array.from({ length: rows.to - rows.from }, (_, nth) => rows.from + nth).map((row) => {
              const cells = cellsOf(table, row + 1)
              return (
                <Part key={row} className={styles.cells} role="row" aria-rowindex={row + 2}>
                  <Part
                    tag="span"
                    className={`${styles.cell} ${styles.number}`}
                    role="rowheader"
                    aria-colindex={1}
                    style={{ insetInlineStart: 0, inlineSize: columns.starts[0] }}
                  >
                    {number(row + 1)}
                  </Part>
                  {shown.map((column) => {
                    const isHere = row === place.row && column === place.column
                    return (
                      <Part
                        tag="span"
                        key={column}
                        id={`${id}-${row}-${column}`}
                        className={isHere ? `${styles.cell} ${styles.cursor}` : styles.cell}
                        role="gridcell"
                        aria-colindex={column + 2}
                        aria-selected={isHere}
                        data-cell={`${row}:${column}`}
                        style={at(column)}
                        dir="auto"
                      >
                        {revealHidden((cells[column] ?? '').slice(0, SHOWN_UNITS))}
                      </Part>
                    )
                  })}
                </Part>
              )
            })}
          </Part>
        </Part>
      </Part>
    </Part>
  )
}

/** UTF-16 units of a cell that are drawn in its place; below the table there are more. */
const SHOWN_UNITS = 200
const WHOLE_UNITS = 20_000

/** Columns on screen, and the one with the cursor: a table may have thousands. */
function useColumnWindow(rows: GridProps['rows'], { starts, count }: Columns, place: GridPlace) {
  const [{ left, width }, setView] = useState({ left: 0, width: 2000 })
  const look = () => {
    rows.onScroll()
    const { current: box } = rows.box
    if (box && (box.scrollLeft !== left || box.clientWidth !== width))
      setView({ left: box.scrollLeft, width: box.clientWidth })
  }
  const beforeFirst = starts.findIndex((start) => start > left) - 1
  const afterLast = starts.findIndex((start) => start > left + Math.max(width, 2000))
  const from = Math.max(0, Math.min(beforeFirst, place.column))
  const to = Math.min(count, Math.max(afterLast === -1 ? count : afterLast, place.column + 1))
  return { from, to, onScroll: look }
}

function revealColumn(box: HTMLElement | null, { starts }: Columns, column: number): void {
  if (!box) return
  const [first = 0, start = 0, end = 0] = [starts[0], starts[column], starts[column + 1]]
  if (start - first < box.scrollLeft) box.scrollLeft = start - first
  else if (end > box.scrollLeft + box.clientWidth) box.scrollLeft = end - box.clientWidth
}

/** What stands in the cell with the cursor, with its line breaks. */
function Whole({ table, place }: { table: DelimitedText; place: GridPlace }) {
  const { number } = useFormats()
  const column = cellsOf(table, 0)[place.column] ?? words.column(number(place.column + 1))
  const cell = cellsOf(table, place.row + 1)[place.column] ?? ''
  return (
    <div className={styles.whole}>
      <b>{words.cell(revealHidden(column.slice(0, SHOWN_UNITS)), number(place.row + 1))}</b>
      {revealHidden(cell.slice(0, WHOLE_UNITS))}
    </div>
  )
}
