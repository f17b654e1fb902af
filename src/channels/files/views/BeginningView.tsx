import { useEffect, useState } from 'react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { fileViewMessages } from '../../../messages/editing/fileViews'
import { Button } from '../../../ui/Button'
import { Strip } from '../../../ui/Strip'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import { createByteSource } from './byteSource'
import { Part } from './Part'
import styles from './views.module.css'

const words = fileViewMessages.beginning
const BYTES = 65_536

interface BeginningViewProps {
  path: string
  percent: number
  onCancel: (() => void) | undefined
}

/** The beginning of a long text, to be read while the rest of it comes. */
export function BeginningView({ path, percent, onCancel }: BeginningViewProps) {
  const name = nameOf(path)
  const text = useBeginning(path)
  return (
    <div className={styles.view}>
      <Strip
        tone="info"
        actions={
          onCancel && (
            <Button size="sm" onClick={onCancel}>
              {words.cancel}
            </Button>
          )
        }
      >
        {words.words(name, percent)}
      </Strip>
      {text !== '' && (
        <Part className={styles.scroller} role="region" aria-label={words.region(name)} tabIndex={0}>
          <pre className={styles.beginning} dir="ltr">
            {text}
          </pre>
        </Part>
      )}
    </div>
  )
}

/** Nothing for a text that is no UTF-8: which encoding it has is said with the whole. */
function useBeginning(path: string): string {
  const { queries } = useWorkspace().files
  const [text, setText] = useState('')
  useEffect(() => {
    let isGone = false
    const show = async () => {
      const { bytes } = await createByteSource(queries, path).read(0, BYTES)
      const decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
      if (!isGone) setText(revealHidden(decoded.replaceAll(/\r\n?/g, '\n')))
    }
    // What does not come now comes with the whole, or is said there.
    show().catch(() => {})
    return () => {
      isGone = true
    }
  }, [queries, path])
  return text
}
