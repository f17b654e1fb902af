import { Camera } from 'lucide-react'
import { messages } from '../../../../messages/en'
import { IconButton } from '../../../../ui/IconButton'
import { ToolbarItem } from '../../../../ui/Toolbar'

export interface Screenshot {
  readonly isBusy: boolean
  readonly take: () => void
}

export function ScreenshotButton({ isBusy, take }: Screenshot) {
  return (
    <ToolbarItem>
      <IconButton label={messages.ports.screenshot} icon={Camera} busy={isBusy} onClick={take} />
    </ToolbarItem>
  )
}
