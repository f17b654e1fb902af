import { useMemo, useState } from 'react'
import { revealHidden, revealHiddenInLine } from '../../../lib/text/revealHidden'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { ScrollBox } from '../../../ui/ScrollBox'
import { VisuallyHidden } from '../../../ui/VisuallyHidden'
import type { ToolContent } from '../shared/eventSchemas'
import styles from './DiffView.module.css'
import { type Diff, type DiffLine, diffLines, withChangedWords } from './diffLines'

const SIGN = { added: '+', removed: '−', context: ' ', hunk: ' ' } as const
/** Lines shown before "Show all". */
const FIRST_LINES = 20
const { tool } = messages.agent

type DiffContent = Extract<ToolContent, { type: 'diff' }>

function useDiff(content: DiffContent): Diff | null {
  const { path, oldText, newText } = content
  return useMemo(() => diffLines(path, oldText ?? '', newText), [path, oldText, newText])
}

/** Unified hunks; a changed line shows its sign, so that nothing depends on colour. */
export function DiffView({ content }: { content: DiffContent }) {
  const [all, setAll] = useState(false)
  const diff = useDiff(content)
  const lines = useMemo(
    () => withChangedWords(all ? (diff?.lines ?? []) : (diff?.lines.slice(0, FIRST_LINES) ?? [])),
    [diff, all],
  )
  if (!diff) return <p className={styles.note}>{tool.tooLarge}</p>
  if (diff.lines.length === 0 && content.oldText !== content.newText)
    return <p className={styles.note}>{tool.onlyLineEnds}</p>
  return (
    <div className={styles.diff}>
      <ScrollBox label={tool.diff(revealHiddenInLine(content.path))} className={styles.lines}>
        <div className={styles.block} dir="ltr">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may read the same, and a line has no state
            <LineView key={index} line={line} />
          ))}
        </div>
      </ScrollBox>
      {diff.lines.length > lines.length && (
        <Button size="sm" variant="quiet" onClick={() => setAll(true)}>
          {tool.showAllLines(diff.lines.length)}
        </Button>
      )}
    </div>
  )
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
              isChanged ? <mark key={index}>{revealHidden(text)}</mark> : revealHidden(text),
            )
          : revealHidden(line.text)}
      </span>
    </div>
  )
}
