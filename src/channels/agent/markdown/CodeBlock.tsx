import { memo, Suspense, useEffect, useMemo, useState } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { lazyPart } from '../../../ui/later/lazyPart'
import { Lazily } from '../../../ui/lazily/Lazily'
import { ScrollBox } from '../../../ui/ScrollBox'
import styles from './CodeBlock.module.css'
import { CopyButton } from './CopyButton'
import { type CodePart, codeParts, longestLine } from './codeParts'
import type { Span } from './highlightCode'

/** Beside what is there from the first frame on. */
const CodeActions = lazyPart(async () => (await import('../answer/CodeActions')).CodeActions)

/** CSS pixels of a line, as `CodeBlock.module.css` has it. */
const LINE_HEIGHT = 18
/** Parts that are drawn with the first frame: more lines than the box shows. */
const FIRST_SEEN = 1

/** Plain while it streams; coloured, at the same height, once its fence has closed. */
export function CodeBlock({
  code,
  language,
  fence = language,
  closed,
}: {
  code: string
  language: string
  /** What stands behind the fence, where that is more than a language. */
  fence?: string | undefined
  closed: boolean
}) {
  const spans = useHighlight(code, language, closed)
  const parts = useMemo(() => codeParts(code, spans), [code, spans])
  const isLong = parts.length > 1
  const width = useMemo(() => (isLong ? `${longestLine(code)}ch` : undefined), [code, isLong])
  const label = agentItemMessages.item.code(language)
  return (
    <div className={styles.block}>
      <div className={styles.bar}>
        <span className={styles.language}>{language}</span>
        <Suspense>
          <CodeActions code={code} language={language} fence={fence} closed={closed} />
        </Suspense>
        <CopyButton text={code} />
      </div>
      <ScrollBox label={label} className={styles.scroller}>
        <pre dir="ltr" style={width === undefined ? undefined : { minInlineSize: width }}>
          <code>
            {isLong ? (
              parts.map((part, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place in the code, which only grows
                <LongPart key={index} {...part} eager={index <= FIRST_SEEN} />
              ))
            ) : (
              <Lines text={code} spans={spans} />
            )}
          </code>
        </pre>
      </ScrollBox>
    </div>
  )
}

const LongPart = memo(function LongPart({ eager, ...part }: CodePart & { eager: boolean }) {
  return (
    <Lazily tag="span" text={() => part.text} height={() => part.lines * LINE_HEIGHT} eager={eager}>
      <Lines {...part} />
    </Lazily>
  )
})

function Lines({ text, spans }: Omit<CodePart, 'lines'>) {
  if (!spans) return text
  return spans.map((span, index) =>
    span.token === '' ? (
      span.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a span is known only by its place in the text
      <span key={index} data-token={span.token}>
        {span.text}
      </span>
    ),
  )
}

/** Spans as far as the code is coloured; null before. */
function useHighlight(code: string, language: string, closed: boolean): readonly Span[] | null {
  const [coloured, setColoured] = useState<{ code: string; spans: readonly Span[] | null } | null>(null)
  useEffect(() => {
    if (!closed || language === '') return
    let timer: ReturnType<typeof setTimeout> | undefined
    let wanted = true
    void import('./highlightCode').then(
      ({ highlightSlice }) => {
        let spans: readonly Span[] = []
        // A slice is one task, so that input and frames go between them.
        const goOn = (from: number) => {
          if (!wanted) return
          const slice = highlightSlice(code, language, from)
          if (!slice) return
          spans = [...spans, ...slice.spans]
          setColoured({ code, spans })
          if (slice.end < code.length) timer = setTimeout(goOn, 0, slice.end)
        }
        goOn(0)
      },
      // The chunk did not load: the code stays readable as it is.
      () => undefined,
    )
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [code, language, closed])
  return closed && coloured?.code === code ? coloured.spans : null
}
