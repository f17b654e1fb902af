import { memo, useState } from 'react'
import { byPosition } from '../../../lib/byPosition'
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
        {byPosition(screen.show(text)).map(({ key, value }) => (
          <Page key={key} page={value} />
        ))}
      </pre>
    </ScrollBox>
  )
}

const Page = memo(function Page({ page }: { page: TerminalPage }) {
  return byPosition(page).map(({ key, value: { text, colour, bold } }) =>
    colour === null && !bold ? (
      text
    ) : (
      <span key={key} data-colour={colour} data-bold={bold || undefined}>
        {text}
      </span>
    ),
  )
})
