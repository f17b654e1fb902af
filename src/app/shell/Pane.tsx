import { type ReactNode, Suspense } from 'react'
import { addProblem } from '../../channels/context/problems'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { PaneBoundary } from './PaneBoundary'

/** What every pane stands in: rows while its code arrives, its own boundary for what may go wrong. */
export function Pane({ name, rows = 6, children }: { name: string; rows?: number; children: ReactNode }) {
  const { problems } = useWorkspace()
  return (
    <PaneBoundary name={name} onFailure={(text) => addProblem(problems, { at: Date.now(), text })}>
      <Suspense fallback={<SkeletonRows count={rows} label={`${messages.app.loadingPane}: ${name}`} />}>
        {children}
      </Suspense>
    </PaneBoundary>
  )
}
