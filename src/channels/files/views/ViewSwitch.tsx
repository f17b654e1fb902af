import { fileViewMessages as words } from '../../../messages/editing/fileViews'
import { Button } from '../../../ui/Button'
import { Toolbar, ToolbarItem } from '../../../ui/Toolbar'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import styles from './ViewSwitch.module.css'
import { type ShownAs, showAs } from './viewKinds'

/** Above a text that can be shown in another way, too. */
export function ViewSwitch({ path, other, isOn }: { path: string; other: ShownAs; isOn: boolean }) {
  const { editors } = useWorkspace().files
  return (
    <Toolbar label={words.viewOf(nameOf(path))} className={styles.switch}>
      <ToolbarItem>
        <Button
          size="sm"
          variant="quiet"
          aria-pressed={other === 'preview' ? isOn : undefined}
          onClick={() => showAs(editors, path, isOn ? 'text' : other)}
        >
          {words.as[other]}
        </Button>
      </ToolbarItem>
    </Toolbar>
  )
}
