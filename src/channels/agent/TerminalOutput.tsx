import { memo, useState } from 'react'
import { byPosition } from './byPosition'
import { ScrollBox } from './ScrollBox'
import styles from './TerminalOutput.module.css'
import { createTerminalScreen, type TerminalPage } from './terminalScreen'

/** Text as a terminal would show it. While it grows, only what is new is read, and only pages that changed are drawn. */
export function TerminalOutput({ label, text }: { label: string; text: string }) {
  const [screen] = useState(createTerminalScreen)
  return (
    <ScrollBox label={label} className={styles.output}>
      <pre dir="ltr">
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
