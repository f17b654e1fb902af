import { useState } from 'react'
import { FIRST_LINES, isShownWhole } from '../lib/text/exactLines'
import { revealHidden } from '../lib/text/revealHidden'
import { agentItemMessages } from '../messages/agentItems'
import { Button } from './Button'
import styles from './ExactText.module.css'

/** Text as it is, in mono, with nothing in it hidden; what is long is cut only with a button that shows the rest. */
export function ExactText({ text }: { text: string }) {
  const [all, setAll] = useState(false)
  const lines = text.split('\n')
  const shown = all ? text : lines.slice(0, FIRST_LINES).join('\n')
  return (
    <div className={styles.exact}>
      <pre dir="ltr">{revealHidden(shown)}</pre>
      {!all && !isShownWhole(text) && (
        <Button size="sm" variant="quiet" onClick={() => setAll(true)}>
          {agentItemMessages.tool.showAllLines(lines.length)}
        </Button>
      )}
    </div>
  )
}
