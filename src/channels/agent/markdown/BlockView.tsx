import type { ReactNode } from 'react'
import { partsOf } from '../../../lib/partsOf'
import { splitText } from '../../../lib/text/surrogates'
import { agentItemMessages } from '../../../messages/agentItems'
import { Lazily } from '../../../ui/lazily/Lazily'
import { CodeBlock } from './CodeBlock'
import { InlineView } from './InlineView'
import styles from './MarkdownView.module.css'
import type { Block, Inline, ListItem } from './markdownTree'
import { proseHeight } from './pieceGroups'
import type { HeadingLevel } from './streamedMarkdown'
import { TableView } from './TableView'

export function Blocks({ blocks, level }: { blocks: readonly Block[]; level?: HeadingLevel }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a block is known only by its place in the text, which only grows
  return blocks.map((block, index) => <BlockView key={index} block={block} level={level} />)
}

function BlockView({ block, level }: { block: Block; level: HeadingLevel | undefined }): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return (
        <p>
          <Words inlines={block.children} />
        </p>
      )
    case 'heading': {
      // In a list or a quote a heading stands outside the order of headings.
      const Heading = level === undefined ? 'p' : HEADINGS[level]
      return (
        <Heading className={styles.heading}>
          <InlineView inlines={block.children} />
        </Heading>
      )
    }
    case 'code':
      return (
        <CodeBlock code={block.text} language={block.language} fence={block.fence} closed={block.closed} />
      )
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      )
    case 'list':
      return <ListView list={block} />
    case 'table':
      return <TableView table={block} />
    case 'rule':
      return <hr />
  }
}

const HEADINGS = { 4: 'h4', 5: 'h5', 6: 'h6' } as const
const { status } = agentItemMessages.plan

/** Items that are drawn together, and units of a text without a break. */
const MAX_ITEMS = 40
const MAX_TEXT = 16_384
const TEXT_PART = 4096

/** A long list is drawn in parts, each a list that goes on counting. */
function ListView({ list }: { list: Extract<Block, { type: 'list' }> }) {
  const { items, ordered, start } = list
  const listOf = (from: number, part: readonly ListItem[]) =>
    ordered ? (
      <ol start={start + from}>
        <Items items={part} />
      </ol>
    ) : (
      <ul>
        <Items items={part} />
      </ul>
    )
  if (items.length <= MAX_ITEMS) return listOf(0, items)
  return partsOf(items, MAX_ITEMS).map((part, index) => (
    <Lazily
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place in the list, which only grows
      key={index}
      text={() => part.map(({ raw }) => raw).join('')}
      height={proseHeight}
      className={styles.part}
    >
      {listOf(index * MAX_ITEMS, part)}
    </Lazily>
  ))
}

/** A text without a break is drawn in parts that each begin a line. */
function Words({ inlines }: { inlines: readonly Inline[] }) {
  const [first] = inlines
  if (inlines.length !== 1 || first?.type !== 'text' || first.text.length <= MAX_TEXT)
    return <InlineView inlines={inlines} />
  return splitText(first.text, TEXT_PART).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place in the text, which only grows
    <Lazily key={index} tag="span" text={() => part} height={proseHeight}>
      {part}
    </Lazily>
  ))
}

function Items({ items }: { items: readonly ListItem[] }) {
  return items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an item is known only by its place in the list, which only grows
    <li key={index} className={item.checked === null ? undefined : styles.task}>
      {item.checked !== null && (
        <span
          className={styles.check}
          role="img"
          aria-label={item.checked ? status.completed : status.pending}
        >
          {item.checked ? '☑' : '☐'}
        </span>
      )}
      <div className={styles.itemBody}>
        <Blocks blocks={item.blocks} />
      </div>
    </li>
  ))
}
