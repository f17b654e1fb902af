import { type ReactNode, Suspense } from 'react'
import { CodeUseContext } from '../../channels/agent/answer/CodeUseContext'
import { lazyPart } from '../../ui/later/lazyPart'
import { OutdatedNotice } from '../../ui/later/OutdatedNotice'
import { useCodeUse } from './useCodeUse'

const NewFileDialog = lazyPart(async () => (await import('./NewFileDialog')).NewFileDialog, OutdatedNotice)

/** A conversation whose code can go into the editor. */
export function WithCodeUse({ children }: { children: ReactNode }) {
  const { codeUse, asked, done } = useCodeUse()
  return (
    <CodeUseContext value={codeUse}>
      {children}
      <Suspense>{asked && <NewFileDialog asked={asked} onClose={done} />}</Suspense>
    </CodeUseContext>
  )
}
