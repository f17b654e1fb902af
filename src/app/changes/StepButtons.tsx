import { ChevronDown, ChevronUp } from 'lucide-react'
import { changesMessages as words } from '../../messages/changes'
import { IconButton } from '../../ui/IconButton'
import { ToolbarItem } from '../../ui/Toolbar'
import { useApp } from '../AppContext'

/** In the toolbar of a comparison: to the change before, and to the next one. */
export function StepButtons({ onPrevious, onNext }: { onPrevious: () => void; onNext: () => void }) {
  const { commands } = useApp()
  return (
    <>
      <ToolbarItem>
        <IconButton
          size="sm"
          label={words.previous}
          icon={ChevronUp}
          shortcut={commands.shown('previousChange')}
          onClick={onPrevious}
        />
      </ToolbarItem>
      <ToolbarItem>
        <IconButton
          size="sm"
          label={words.next}
          icon={ChevronDown}
          shortcut={commands.shown('nextChange')}
          onClick={onNext}
        />
      </ToolbarItem>
    </>
  )
}
