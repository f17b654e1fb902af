import { ListTree } from 'lucide-react'
import { messages } from '../../messages/en'
import { ViewToggle } from '../shell/ViewToggle'

/** Shows the outline in the side bar, or closes that. */
export function OutlineToggle() {
  return (
    <ViewToggle view="outline" command="focusOutline" label={messages.app.regions.outline} icon={ListTree} />
  )
}
