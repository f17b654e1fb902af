import { memo, type ReactNode, useState } from 'react'
import { messages } from '../../../messages/en'
import { CodeBlock } from './CodeBlock'
import { InlineView } from './InlineView'
import styles from './MarkdownView.module.css'
import type { Block, ListItem } from './markdownTree'
import { continueMarkdown, emptyMarkdown, type HeadingLevel, type Piece } from './streamedMarkdown'
import { TableView } from './TableView'
import { usePaced } from './usePaced'

/** An answer as it arrives: only its last block is parsed and drawn again. */
export const MarkdownView = memo(function MarkdownView({
  text,
  streaming,
}: {
  text: string
  streaming: boolean
}) {
  const shown = usePaced(text, streaming)
  const pieces = usePieces(shown, streaming)
  return (
    <div className={styles.prose} dir="auto">
      {pieces.map(({ key, piece }) => (
        <PieceView key={key} piece={piece} />
      ))}
      {streaming && <span className={styles.liveEnd} aria-hidden="true" />}
    </div>
  )
})

interface KeyedPiece {
  readonly key: number
  readonly piece: Piece
}

/** A piece is known by where it begins in the text, which never changes while the text only grows. */
function usePieces(text: string, streaming: boolean): readonly KeyedPiece[] {
  const [parsed, setParsed] = useState(() => continueMarkdown(emptyMarkdown, text, streaming))
  const current = continueMarkdown(parsed, text, streaming)
  if (current !== parsed) setParsed(current)
  let position = 0
  return current.pieces.map((piece) => {
    const key = position
    position += piece.raw.length
    return { key, piece }
  })
}

const PieceView = memo(function PieceView({ piece }: { piece: Piece }) {
  return <Blocks blocks={piece.blocks} level={piece.level} />
})

function Blocks({ blocks, level }: { blocks: readonly Block[]; level?: HeadingLevel }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a block is known only by its place in the text, which only grows
  return blocks.map((block, index) => <BlockView key={index} block={block} level={level} />)
}

function BlockView({ block, level }: { block: Block; level: HeadingLevel | undefined }): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return (
        <p>
          <InlineView inlines={block.children} />
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
      return <CodeBlock code={block.text} language={block.language} closed={block.closed} />
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      )
    case 'list':
      return block.ordered ? (
        <ol start={block.start}>
          <Items items={block.items} />
        </ol>
      ) : (
        <ul>
          <Items items={block.items} />
        </ul>
      )
    case 'table':
      return <TableView table={block} />
    case 'rule':
      return <hr />
  }
}

const HEADINGS = { 4: 'h4', 5: 'h5', 6: 'h6' } as const
const { status } = messages.agent.plan

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
