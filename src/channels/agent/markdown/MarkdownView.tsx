import { memo, useEffect, useMemo, useState } from 'react'
import { Lazily } from '../../../ui/lazily/Lazily'
import { Blocks } from './BlockView'
import styles from './MarkdownView.module.css'
import { createPieceGroups, type PieceGroup, proseHeight } from './pieceGroups'
import {
  continueMarkdown,
  emptyMarkdown,
  type Piece,
  readOn,
  type StreamedMarkdown,
} from './streamedMarkdown'
import { usePaced } from './usePaced'

/**
 * An answer as it arrives: only its last block is parsed and drawn again. Of a long one, what is near to what is on
 * screen is drawn, and the rest is there as the text that the agent wrote.
 */
export const MarkdownView = memo(function MarkdownView({
  text,
  streaming,
  fromEnd = false,
}: {
  text: string
  streaming: boolean
  /** Its end comes on screen first. */
  fromEnd?: boolean
}) {
  const shown = usePaced(text, streaming)
  const parsed = useParsed(shown, streaming)
  const [groupsOf] = useState(createPieceGroups)
  const groups = useMemo(() => groupsOf(parsed.pieces), [groupsOf, parsed.pieces])
  const unread = parsed.text.slice(parsed.end)
  return (
    <div className={styles.prose} dir="auto">
      {groups.map((group, index) => (
        <GroupView
          key={group.start}
          group={group}
          eager={isFirstSeen(groups, index, fromEnd || streaming)}
          always={groups.length === 1}
        />
      ))}
      {unread !== '' && (
        <Lazily text={() => unread} height={proseHeight}>
          {unread}
        </Lazily>
      )}
      {streaming && <span className={styles.liveEnd} aria-hidden="true" />}
    </div>
  )
})

/** CSS pixels at the beginning or the end of an answer that are drawn with the first frame: a high screen. */
const FIRST_SEEN = 1200
const FIRST_SEEN_GROUPS = 3

function isFirstSeen(groups: readonly PieceGroup[], index: number, fromEnd: boolean): boolean {
  const count = fromEnd ? groups.length - 1 - index : index
  if (count >= FIRST_SEEN_GROUPS) return false
  const between = fromEnd ? groups.slice(index + 1) : groups.slice(0, index)
  return between.reduce((sum, { height }) => sum + height, 0) < FIRST_SEEN
}

function useParsed(text: string, streaming: boolean): StreamedMarkdown {
  const [parsed, setParsed] = useState(() => continueMarkdown(emptyMarkdown, text, streaming))
  const current = continueMarkdown(parsed, text, streaming)
  if (current !== parsed) setParsed(current)
  const isRead = current.end === current.text.length
  useEffect(() => {
    if (isRead) return
    // A slice is one task, so that input and frames go between them.
    const timer = setInterval(() => setParsed((known) => readOn(known)), 0)
    return () => clearInterval(timer)
  }, [isRead])
  return current
}

const GroupView = memo(
  function GroupView({ group, eager, always }: { group: PieceGroup; eager: boolean; always: boolean }) {
    return (
      <Lazily
        text={() => group.pieces.map(({ raw }) => raw).join('')}
        height={() => group.height}
        eager={eager}
        always={always}
        className={styles.group}
      >
        {group.pieces.map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place, and only the last one changes
          <PieceView key={index} piece={piece} />
        ))}
      </Lazily>
    )
  },
  // `eager` counts for the first frame alone.
  (before, after) => before.always === after.always && isSameGroup(before.group, after.group),
)

const isSameGroup = (a: PieceGroup, b: PieceGroup): boolean =>
  a === b ||
  (a.pieces.length === b.pieces.length && a.pieces.every((piece, index) => piece === b.pieces[index]))

const PieceView = memo(function PieceView({ piece }: { piece: Piece }) {
  return <Blocks blocks={piece.blocks} level={piece.level} />
})
