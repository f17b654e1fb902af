import { useEffect, useRef, useState } from 'react'
import { copyText } from '../../../lib/copyText'
import { agentItemMessages } from '../../../messages/agentItems'
import { Button } from '../../../ui/Button'
import styles from './CodeBlock.module.css'

const { item } = agentItemMessages
/** Milliseconds "Copied" stands where "Copy" was. */
const COPIED_MS = 2000

/** Copies a text; where the browser refuses, shows it selected for copying by hand. */
export function CopyButton({ text }: { text: string }) {
  const [result, setResult] = useState<'copied' | 'refused' | null>(null)
  useEffect(() => {
    if (result !== 'copied') return
    const timer = setTimeout(() => setResult(null), COPIED_MS)
    return () => clearTimeout(timer)
  }, [result])
  const copy = async () => setResult((await copyText(text, document)) ? 'copied' : 'refused')
  return (
    <>
      <Button size="sm" variant="quiet" onClick={() => void copy()}>
        {result === 'copied' ? item.copied : item.copy}
      </Button>
      {result === 'refused' && <ByHand text={text} onClose={() => setResult(null)} />}
    </>
  )
}

function ByHand({ text, onClose }: { text: string; onClose: () => void }) {
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.select(), [])
  return (
    <textarea
      ref={box}
      className={styles.byHand}
      readOnly
      value={text}
      aria-label={item.copyByHand}
      onBlur={onClose}
    />
  )
}
