import { isShownWhole } from '../../../lib/text/exactLines'
import type { PermissionItem } from '../shared/state'
import { isDiffShownWhole } from '../tools/isDiffShownWhole'
import { exactly } from './exactly'

/** Whether all that would be done is in view with `Requested`, with nothing to press before. */
export function isRequestShownWhole(item: PermissionItem): boolean {
  const exact = exactly(item)
  if (exact !== null && !isShownWhole(exact)) return false
  return (item.content ?? []).every((content) => {
    if (content.truncated) return false
    if (content.type === 'text') return isShownWhole(content.text)
    return content.type === 'diff' && isDiffShownWhole(content)
  })
}
