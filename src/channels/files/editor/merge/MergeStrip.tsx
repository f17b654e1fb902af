import { useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { mergeMessages as words } from '../../../../messages/editing/merge'
import { useAnnounce } from '../../../../ui/announce/AnnounceProvider'
import { Button } from '../../../../ui/Button'
import { Strip } from '../../../../ui/Strip'
import { useWorkspace } from '../../../context/WorkspaceProvider'
import { nameOf } from '../../paths'
import { dismissMerge, heardMerge, undoMerge } from './attachMerging'
import type { MergeNote } from './mergeDocument'

/** Says that changes of the disk were put into unsaved text, and takes them out again. */
export function MergeStrip({ path, note }: { path: string; note: MergeNote }) {
  const { editors } = useWorkspace().files
  const announce = useAnnounce()
  const said = words.merged(note.count, nameOf(path))
  /** The merge that could not be undone when the user wanted that. */
  const [stuck, setStuck] = useState<string | null>(null)
  useEffect(() => {
    if (note.isSaid === true) return
    announce(said)
    // It is said once, also where this is drawn anew.
    heardMerge(editors, path)
  }, [announce, editors, path, note, said])
  const undo = () => {
    if (undoMerge(editors, path)) return
    setStuck(note.after)
    announce(words.cannotUndo)
  }
  return (
    <Strip
      tone="info"
      actions={
        <>
          <Button
            size="sm"
            disabledReason={stuck === note.after ? words.cannotUndo : undefined}
            onClick={undo}
          >
            {words.undo}
          </Button>
          <Button size="sm" variant="quiet" onClick={() => dismissMerge(editors, path)}>
            {words.dismiss}
          </Button>
        </>
      }
    >
      {said}
    </Strip>
  )
}

/** Conflicts that git wrote into the text, as far as its editor has found them. */
export function MarkedStrip({ path }: { path: string }) {
  const { editors } = useWorkspace().files
  const count = useStore(editors.view, ({ marked }) => marked?.[path] ?? 0)
  if (count === 0) return null
  const act = (to: 'previous' | 'next') => () => editors.inFront.current()?.conflicts?.step(to)
  return (
    <Strip
      tone="warning"
      actions={
        <>
          <Button size="sm" onClick={act('previous')}>
            {words.previous}
          </Button>
          <Button size="sm" onClick={act('next')}>
            {words.next}
          </Button>
        </>
      }
    >
      <span role="status">{words.inFile(count)}</span>
    </Strip>
  )
}
