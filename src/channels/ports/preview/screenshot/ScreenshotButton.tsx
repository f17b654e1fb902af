import { Camera } from 'lucide-react'
import { previewMessages as text } from '../../../../messages/preview'
import { IconButton } from '../../../../ui/IconButton'
import { ToolbarItem } from '../../../../ui/Toolbar'

export interface Screenshot {
  readonly isBusy: boolean
  readonly take: () => void
}

export function ScreenshotButton({ isBusy, take }: Screenshot) {
  return (
    <ToolbarItem>
      <IconButton label={text.screenshot} icon={Camera} busy={isBusy} onClick={take} />
    </ToolbarItem>
  )
}
