import { useEffect, useState } from 'react'
import { messages } from '../../../messages/en'
import { ScrollBox } from '../../../ui/ScrollBox'
import styles from './CodeBlock.module.css'
import { CopyButton } from './CopyButton'
import type { Span } from './highlightCode'

/** Plain while it streams; coloured, at the same height, once its fence has closed. */
export function CodeBlock({ code, language, closed }: { code: string; language: string; closed: boolean }) {
  const spans = useHighlight(code, language, closed)
  const label = messages.agent.item.code(language)
  return (
    <div className={styles.block}>
      <div className={styles.bar}>
        <span className={styles.language}>{language}</span>
        <CopyButton text={code} />
      </div>
      <ScrollBox label={label} className={styles.scroller}>
        <pre dir="ltr">
          <code>{spans ? <Spans spans={spans} /> : code}</code>
        </pre>
      </ScrollBox>
    </div>
  )
}

function Spans({ spans }: { spans: readonly Span[] }) {
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

function useHighlight(code: string, language: string, closed: boolean): readonly Span[] | null {
  const [coloured, setColoured] = useState<{ code: string; spans: readonly Span[] | null } | null>(null)
  useEffect(() => {
    if (!closed || language === '') return
    let wanted = true
    void import('./highlightCode').then(
      ({ highlightCode }) => {
        if (wanted) setColoured({ code, spans: highlightCode(code, language) })
      },
      // The chunk did not load: the code stays readable as it is.
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [code, language, closed])
  return closed && coloured?.code === code ? coloured.spans : null
}
