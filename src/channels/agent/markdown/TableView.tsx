import { useMemo, useRef } from 'react'
import { partsOf } from '../../../lib/partsOf'
import { agentItemMessages } from '../../../messages/agentItems'
import { useNear } from '../../../ui/lazily/useNear'
import { ScrollBox } from '../../../ui/ScrollBox'
import { InlineView } from './InlineView'
import styles from './MarkdownView.module.css'
import type { Align, Block, Inline, TableRow } from './markdownTree'

type Table = Extract<Block, { type: 'table' }>

/** Rows that are drawn together; a longer table has columns of a fixed width, which drawing others must not change. */
const MAX_ROWS = 50
/** CSS pixels of a row of one line. */
const ROW_HEIGHT = 29
/** Characters a column of a long table may be wide, and those its padding and border take. */
const MAX_WIDTH = 40
const PADDING = 3

/** A wide table scrolls in its own box; the conversation never does sideways. */
export function TableView({ table }: { table: Table }) {
  const { header, rows, align } = table
  const isLong = rows.length > MAX_ROWS
  return (
    <ScrollBox label={agentItemMessages.item.table} className={styles.tableBox}>
      <table className={isLong ? styles.long : undefined}>
        {isLong && <Columns table={table} />}
        <thead>
          <tr>
            {header.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
              <th key={column} scope="col" data-align={align[column]}>
                <InlineView inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        {isLong ? (
          partsOf(rows, MAX_ROWS).map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
            <Part key={index} rows={part} align={align} eager={index === 0} />
          ))
        ) : (
          <tbody>
            <Rows rows={rows} align={align} />
          </tbody>
        )}
      </table>
    </ScrollBox>
  )
}

interface RowsProps {
  rows: readonly TableRow[]
  align: readonly Align[]
}

/** Rows that are drawn while they are near to what is on screen. */
function Part({ rows, align, eager }: RowsProps & { eager: boolean }) {
  const ref = useRef<HTMLTableSectionElement>(null)
  const { isNear, height } = useNear(ref, eager)
  return (
    <tbody ref={ref}>
      {isNear ? (
        <Rows rows={rows} align={align} />
      ) : (
        <tr>
          <td colSpan={align.length}>
            <div
              className={styles.far}
              style={{ blockSize: (height ?? rows.length * ROW_HEIGHT) - ROW_AROUND }}
            >
              {rows.map(({ raw }) => raw.join('\t')).join('\n')}
            </div>
          </td>
        </tr>
      )}
    </tbody>
  )
}

/** CSS pixels of padding and border of a row. */
const ROW_AROUND = 9

function Rows({ rows, align }: RowsProps) {
  return rows.map(({ cells }, line) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
    <tr key={line}>
      {cells.map((cell: readonly Inline[], column: number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its column
        <td key={column} data-align={align[column]}>
          <InlineView inlines={cell} />
        </td>
      ))}
    </tr>
  ))
}

function Columns({ table: { rows, align } }: { table: Table }) {
  const widths = useMemo(
    () =>
      align.map((_, column) => {
        const longest = rows.reduce((most, { raw }) => Math.max(most, raw[column]?.length ?? 0), 0)
        return Math.min(MAX_WIDTH, longest) + PADDING
      }),
    [rows, align],
  )
  return (
    <colgroup>
      {widths.map((width, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
        <col key={column} style={{ inlineSize: `${width}ch` }} />
      ))}
    </colgroup>
  )
}
