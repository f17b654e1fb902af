import { memo, useEffect, useReducer, useState } from 'react'
import { textHeight } from '../../../lib/text/textHeight'
import { Lazily } from '../../../ui/lazily/Lazily'
import { ScrollBox } from '../../../ui/ScrollBox'
import { longestLine } from '../markdown/codeParts'
import styles from './TerminalOutput.module.css'
import { createTerminalScreen, type TerminalPage } from './terminalScreen'

interface TerminalOutputProps {
  label: string
  text: string
  /** Long lines are read whole instead of being scrolled. */
  wraps?: boolean
}

/** Units read at once: 6 ms on one core of a small server. */
const SLICE = 16_384
/** CSS pixels and characters of a line, as `TerminalOutput.module.css` has it. */
const LINE_HEIGHT = 18
const LINE_LENGTH = 50

/** Text as a terminal would show it. While it grows, only what is new is read, and only pages that changed are drawn. */
export function TerminalOutput({ label, text, wraps = false }: TerminalOutputProps) {
  const pages = usePages(text)
  const isLong = pages.length > 1
  const width = isLong && !wraps ? pages.reduce((most, page) => Math.max(most, widthOf(page)), 0) : null
  return (
    <ScrollBox label={label} className={styles.output}>
      <pre
        dir="ltr"
        data-wraps={wraps || undefined}
        style={width === null ? undefined : { minInlineSize: `${width}ch` }}
      >
        {pages.map((page, index) =>
          isLong ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pages are only added at the end
            <LongPage key={index} page={page} wraps={wraps} eager={index === 0} />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <Page key={index} page={page} />
          ),
        )}
      </pre>
    </ScrollBox>
  )
}

function usePages(text: string): readonly TerminalPage[] {
  const [screen] = useState(createTerminalScreen)
  const [, goOn] = useReducer((count: number) => count + 1, 0)
  const pages = screen.show(text, SLICE)
  const isWhole = screen.isWhole(text)
  useEffect(() => {
    if (isWhole) return
    const timer = setInterval(goOn, 0)
    return () => clearInterval(timer)
  }, [isWhole])
  return pages
}

const LongPage = memo(function LongPage({
  page,
  wraps,
  eager,
}: {
  page: TerminalPage
  wraps: boolean
  eager: boolean
}) {
  const lineLength = wraps ? LINE_LENGTH : Number.POSITIVE_INFINITY
  return (
    <Lazily
      tag="span"
      text={() => textOf(page).replace(/\n$/, '')}
      height={(text) => textHeight(text, { lineLength, lineHeight: LINE_HEIGHT })}
      eager={eager}
    >
      <Page page={page} />
    </Lazily>
  )
})

const Page = memo(function Page({ page }: { page: TerminalPage }) {
  return page.map(({ text, colour, bold }, index) =>
    colour === null && !bold ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a span is known by its place in the page
      <span key={index} data-colour={colour} data-bold={bold || undefined}>
        {text}
      </span>
    ),
  )
})

const textOf = (page: TerminalPage): string => page.map(({ text }) => text).join('')

const widths = new WeakMap<TerminalPage, number>()

/** Characters in the longest line of a page. */
function widthOf(page: TerminalPage): number {
  const width = widths.get(page) ?? longestLine(textOf(page))
  widths.set(page, width)
  return width
}
