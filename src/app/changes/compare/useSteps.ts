import { type RefObject, useEffect, useEffectEvent } from 'react'
import type { Review } from '../../../channels/files/editor/monaco/monacoReview'
import { changePanelMessages } from '../../../messages/changePanel'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { useApp } from '../../AppContext'

/**
 * Goes from change to change of what is compared, by its buttons and by the keys of all changes.
 *
 * @param other what else can be done with the changes; absent: nothing, they cannot be edited
 */
export function useSteps(
  shown: RefObject<Review | null>,
  name: string,
  other?: (act: string) => void,
): (by: 1 | -1) => void {
  const announce = useAnnounce()
  const { review } = useApp().changes
  function step(by: 1 | -1): void {
    const at = shown.current
    const count = at?.changes()?.length ?? 0
    if (!at || count === 0) {
      announce(changePanelMessages.noOther)
      return
    }
    const next = (at.current() + by + count) % count
    at.reveal(next)
    at.focusIfHere()
    announce(changePanelMessages.at(next + 1, count, name), { key: 'change' })
  }
  const offered = useEffectEvent((act: string) => {
    if (act === 'next') step(1)
    else if (act === 'previous') step(-1)
    else if (other) other(act)
    else announce(words.noneHere)
  })
  useEffect(() => review.offer((act) => offered(act)), [review])
  return step
}
