import { messages } from '../../../messages/en'
import { ScrollBox } from '../../../ui/ScrollBox'
import { InlineView } from './InlineView'
import styles from './MarkdownView.module.css'
import type { Block } from './markdownTree'

/** A wide table scrolls in its own box; the conversation never does sideways. */
export function TableView({ table }: { table: Extract<Block, { type: 'table' }> }) {
  return (
    <ScrollBox label={messages.agent.item.table} className={styles.tableBox}>
      <table>
        <thead>
          <tr>
            {table.header.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
              <th key={column} scope="col" data-align={table.align[column]}>
                <InlineView inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
            <tr key={line}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its column
                <td key={column} data-align={table.align[column]}>
                  <InlineView inlines={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
