import { CircleCheck, Ellipsis } from 'lucide-react'
import { Counts } from '../../channels/agent/changes/Counts'
import type { ChangedFile } from '../../channels/agent/shared/changesProtocol'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { changesMessages as words } from '../../messages/changes'
import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/menu/Menu'
import type { MenuItem } from '../../ui/menu/menuItem'
import { Toolbar, ToolbarItem } from '../../ui/Toolbar'
import { useApp } from '../AppContext'
import styles from './ChangePanel.module.css'
import { useChangeMarks } from './changeMarks'
import type { ReviewActs } from './reviewInFront'
import { StepButtons } from './StepButtons'

interface ChangeHeaderProps {
  taskId: string
  file: ChangedFile
  isReviewed: boolean
  isActing: boolean
  off: string | undefined
  acts: ReviewActs
}

/** What the changes of one file are, and what can be done with them. */
export function ChangeHeader({ taskId, file, ...rest }: ChangeHeaderProps) {
  const marks = useChangeMarks(taskId, file)
  const shown = revealHiddenInLine(file.path.slice(1))
  const name = shown.slice(shown.lastIndexOf('/') + 1)
  return (
    <div className={styles.header}>
      <span className={styles.about}>
        <span className={styles.path} dir="ltr" title={shown}>
          {shown}
        </span>
        {!file.binary && <Counts additions={file.additions} deletions={file.deletions} />}
        {marks.length > 0 && (
          <span className={styles.marks} title={marks.join(', ')}>
            {marks.join(' · ')}
          </span>
        )}
      </span>
      <Acts name={name} file={file} {...rest} />
    </div>
  )
}

type ActsProps = Omit<ChangeHeaderProps, 'taskId'> & { name: string }

function Acts({ name, file, isReviewed, isActing, off, acts }: ActsProps) {
  const { commands } = useApp()
  return (
    <Toolbar className={styles.toolbar} label={words.toolbar(name)}>
      <StepButtons onPrevious={acts.previous} onNext={acts.next} />
      <ToolbarItem>
        <IconButton
          size="sm"
          label={words.reviewedOf(name)}
          icon={CircleCheck}
          pressed={isReviewed}
          shortcut={commands.shown('change.toggleReviewed')}
          disabledReason={off}
          onClick={acts.toggleReviewed}
        />
      </ToolbarItem>
      <ToolbarItem>
        <Button size="sm" busy={isActing} disabledReason={off} onClick={acts.keepFile}>
          {words.keepThisFile}
        </Button>
      </ToolbarItem>
      <ToolbarItem>
        <Button size="sm" busy={isActing} disabledReason={off} onClick={acts.undoFile}>
          {words.undoThisFile}
        </Button>
      </ToolbarItem>
      <ToolbarItem>
        <MoreMenu off={off} acts={acts} path={file.path} isDeleted={file.after === null} />
      </ToolbarItem>
    </Toolbar>
  )
}

interface MoreMenuProps {
  off: string | undefined
  acts: ReviewActs
  path: string
  isDeleted: boolean
}

function MoreMenu({ off, acts, path, isDeleted, ...trigger }: MoreMenuProps) {
  const { commands, openFile } = useApp()
  const item = (act: keyof ReviewActs, label: string, disabledReason = off): MenuItem => ({
    id: act,
    label,
    shortcut: commands.shown(`change.${act}`),
    disabledReason,
    onSelect: acts[act],
  })
  return (
    <Menu
      label={words.moreActs}
      trigger={<IconButton {...trigger} size="sm" label={words.moreActs} icon={Ellipsis} />}
      items={[
        {
          id: 'open',
          label: words.openFile,
          disabledReason: isDeleted ? words.marks.deleted : undefined,
          onSelect: () => openFile(path),
        },
        item('keepChange', words.keepThis),
        item('undoChange', words.undoThis),
        item('undoChangeAndTell', words.undoWithReason),
        { ...item('comment', words.comment, undefined), separatorBefore: true },
        item('undoAndTell', words.undoAndTell),
      ]}
    />
  )
}
