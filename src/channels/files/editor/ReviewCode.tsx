import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { attachReview, type Review, type ReviewOptions } from './monaco/monacoReview'
import type { ReviewButtons } from './monaco/monacoReviewButtons'
import styles from './ReviewCode.module.css'
import { TextMenuBox } from './TextMenuBox'
import { useLooks } from './useLooks'

interface ReviewCodeProps extends Pick<ReviewOptions, 'path' | 'before' | 'after' | 'isGone' | 'name'> {
  acts: ReviewButtons['acts']
  /** Why the buttons of the changes cannot be used now. */
  off: string | undefined
  /** Null: it is gone. */
  onAttached: (review: Review | null) => void
  onChanged: () => void
}

/** React owns the box, Monaco what is in it. This file and what it imports arrive on demand. */
export function ReviewCode({
  path,
  before,
  after,
  isGone,
  name,
  acts,
  off,
  onAttached,
  onChanged,
}: ReviewCodeProps) {
  const { editors } = useWorkspace().files
  const looks = useLooks()
  const box = useRef<HTMLDivElement>(null)
  const review = useRef<Review>(null)
  const latest = useRef({ acts, off })
  useLayoutEffect(() => {
    latest.current = { acts, off }
  })
  const changed = useEffectEvent(onChanged)
  const told = useEffectEvent(onAttached)
  useLayoutEffect(() => {
    if (!box.current) return
    const attached = attachReview(box.current, {
      editors,
      path,
      before,
      after,
      isGone,
      name,
      changed: () => changed(),
      buttons: {
        className: styles.changeButtons ?? '',
        acts: latest.current.acts.map(({ label, name }, index) => ({
          label,
          name,
          run: (change) => latest.current.acts[index]?.run(change),
        })),
        off: () => latest.current.off,
      },
    })
    review.current = attached
    told(attached)
    return () => {
      told(null)
      attached.detach()
      review.current = null
    }
  }, [editors, path, before, after, isGone, name])
  /** After every render: what the buttons may do follows the connection. */
  useEffect(() => review.current?.restyle(looks))
  return <TextMenuBox path={null} box={box} attached={review} />
}
