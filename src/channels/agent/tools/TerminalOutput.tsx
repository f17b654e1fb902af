import { memo, useState } from 'react'
import { ScrollBox } from '../../../ui/ScrollBox'
import styles from './TerminalOutput.module.css'
import { createTerminalScreen, type TerminalPage } from './terminalScreen'

interface TerminalOutputProps {
  label: string
  text: string
  /** Long lines are read whole instead of being scrolled. */
  wraps?: boolean
}

/** Text as a terminal would show it. While it grows, only what is new is read, and only pages that changed are drawn. */
export function TerminalOutput({ label, text, wraps }: TerminalOutputProps) {
  const [screen] = useState(createTerminalScreen)
  return (
    <ScrollBox label={label} className={styles.output}>
      <pre dir="ltr" data-wraps={wraps}>
        {screen.show(text).map((page, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pages are only added at the end
          <Page key={index} page={page} />
        ))}
      </pre>
    </ScrollBox>
  )
}

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
