import { byPosition } from '../../../lib/byPosition'
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
            {byPosition(table.header).map(({ key, value: cell }, column) => (
              <th key={key} scope="col" data-align={table.align[column]}>
                <InlineView inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byPosition(table.rows).map(({ key: line, value: row }) => (
            <tr key={line}>
              {byPosition(row).map(({ key, value: cell }, column) => (
                <td key={key} data-align={table.align[column]}>
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
