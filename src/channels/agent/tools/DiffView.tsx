import { memo, useEffect, useMemo, useState } from 'react'
import { revealHidden, revealHiddenInLine } from '../../../lib/text/revealHidden'
import { splitText } from '../../../lib/text/surrogates'
import { textHeight } from '../../../lib/text/textHeight'
import { agentItemMessages } from '../../../messages/agentItems'
import { Button } from '../../../ui/Button'
import { Lazily } from '../../../ui/lazily/Lazily'
import { ScrollBox } from '../../../ui/ScrollBox'
import { VisuallyHidden } from '../../../ui/VisuallyHidden'
import type { ToolContent } from '../shared/eventSchemas'
import styles from './DiffView.module.css'
import type { DiffLine } from './diffLines'
import { FIRST_LINES } from './isDiffShownWhole'
import { useDiffs } from './useDiffs'

const SIGN = { added: '+', removed: '−', context: ' ', hunk: ' ' } as const
/** Lines that are drawn together; CSS pixels and characters of one, as `DiffView.module.css` has it. */
const PART_LINES = 50
const LINE_HEIGHT = 18
const LINE_LENGTH = 50
/** Units of a line that are laid out as one: 40,000 of Hebrew took 7 s. */
const MAX_RUN = 1_000
const { tool } = agentItemMessages

type DiffContent = Extract<ToolContent, { type: 'diff' }>

/** Unified hunks; a changed line shows its sign, so that nothing depends on colour. */
export function DiffView({ content }: { content: DiffContent }) {
  const [all, setAll] = useState(false)
  const [diff] = useDiffs(useMemo(() => [content], [content]))
  if (diff === undefined) return null
  if (diff === null) return <p className={styles.note}>{tool.tooLarge}</p>
  const { lines } = diff
  if (lines.length === 0 && content.oldText !== content.newText)
    return <p className={styles.note}>{tool.onlyLineEnds}</p>
  const shown = all ? lines.length : Math.min(FIRST_LINES, lines.length)
  return (
    <div className={styles.diff}>
      <ScrollBox label={tool.diff(revealHiddenInLine(content.path))} className={styles.lines}>
        <div className={styles.block} dir="ltr">
          {Array.from({ length: Math.ceil(shown / PART_LINES) }, (_, index) => (
            <Part
              // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
              key={index}
              lines={lines}
              from={index * PART_LINES}
              to={Math.min(shown, (index + 1) * PART_LINES)}
              always={shown <= PART_LINES}
            />
          ))}
        </div>
      </ScrollBox>
      {lines.length > shown && (
        <Button size="sm" variant="quiet" onClick={() => setAll(true)}>
          {tool.showAllLines(lines.length)}
        </Button>
      )}
    </div>
  )
}

interface PartProps {
  lines: readonly DiffLine[]
  from: number
  to: number
}

const Part = memo(function Part({ always, ...part }: PartProps & { always: boolean }) {
  const { lines, from, to } = part
  const textOf = ({ kind, text }: DiffLine) => `${SIGN[kind]} ${revealHidden(text)}`
  return (
    <Lazily
      text={() => lines.slice(from, to).map(textOf).join('\n')}
      height={(text) => textHeight(text, { lineLength: LINE_LENGTH, lineHeight: LINE_HEIGHT })}
      eager={from === 0}
      always={always}
    >
      <Lines {...part} />
    </Lazily>
  )
})

function Lines({ lines, from, to }: PartProps) {
  const compare = useWordCompare()
  const shown = useMemo(() => compare?.(lines, from, to) ?? lines.slice(from, to), [compare, lines, from, to])
  // biome-ignore lint/suspicious/noArrayIndexKey: two lines may read the same, and a line has no state
  return shown.map((line, index) => <LineView key={index} line={line} />)
}

type CompareWords = typeof import('./diffLines')['withChangedWords']

/** What compares the words of lines comes with the first change that is shown; the lines stand there before it. */
function useWordCompare(): CompareWords | null {
  const [compare, setCompare] = useState<CompareWords | null>(null)
  useEffect(() => {
    let isGone = false
    void import('./diffLines').then(
      ({ withChangedWords }) => isGone || setCompare(() => withChangedWords),
      // The chunk did not load: the lines stay as they are.
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [])
  return compare
}

function LineView({ line }: { line: DiffLine }) {
  const changed = line.kind === 'added' || line.kind === 'removed'
  return (
    <div className={styles.line} data-kind={line.kind}>
      <span className={styles.sign} aria-hidden="true">
        {SIGN[line.kind]}
      </span>
      {changed && <VisuallyHidden>{`${tool[line.kind === 'added' ? 'added' : 'removed']} `}</VisuallyHidden>}
      <span className={styles.text}>
        {line.parts
          ? line.parts.map(({ text, isChanged }, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place in the line
              isChanged ? <mark key={index}>{runsOf(text)}</mark> : runsOf(text),
            )
          : runsOf(line.text)}
      </span>
    </div>
  )
}

/** A text that runs against the direction of its line is laid out anew for each row that it wraps into. */
function runsOf(text: string) {
  const revealed = revealHidden(text)
  if (revealed.length <= MAX_RUN) return revealed
  // biome-ignore lint/suspicious/noArrayIndexKey: a run is known by its place in the line
  return splitText(revealed, MAX_RUN).map((run, index) => <bdi key={index}>{run}</bdi>)
}
