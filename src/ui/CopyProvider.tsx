import { createContext, type ReactNode, Suspense, useContext, useState } from 'react'
import { copyText } from '../lib/copyText'
import { lazyPart } from './later/lazyPart'
import { OutdatedNotice } from './later/OutdatedNotice'

type Copy = (text: string) => Promise<boolean>

const CopyContext = createContext<Copy>((text) => copyText(text, document))

/** Copies a text, inside a click. False: the browser refused, and the text is shown selected instead. */
export const useCopy = (): Copy => useContext(CopyContext)

/** Fetched where a browser refuses, which is in frames. */
const CopyByHand = lazyPart(async () => (await import('./CopyByHand')).CopyByHand, OutdatedNotice)

export function CopyProvider({ children }: { children: ReactNode }) {
  const [refused, setRefused] = useState<string | null>(null)
  const [copy] = useState(() => async (text: string) => {
    const isCopied = await copyText(text, document)
    if (!isCopied) setRefused(text)
    return isCopied
  })
  return (
    <CopyContext value={copy}>
      {children}
      <Suspense>
        {refused !== null && <CopyByHand text={refused} onClose={() => setRefused(null)} />}
      </Suspense>
    </CopyContext>
  )
}
