import { ChevronDown } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { NO_DRAFT } from '../../../channels/files/git/gitStore'
import { useGit, useGitState } from '../../../channels/files/git/useGit'
import type { GitRepository } from '../../../channels/files/shared/gitProtocol'
import { isComposing } from '../../../lib/isComposing'
import { isMac } from '../../../lib/isMac'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { IconButton } from '../../../ui/IconButton'
import { Menu } from '../../../ui/menu/Menu'
import styles from './WorkingTree.module.css'

interface CommitBoxProps {
  repository: GitRepository
  /** Why nothing can be done now. */
  off: string | undefined
}

/** The message of the next commit. What was typed stays until it is committed. */
export function CommitBox({ repository, off }: CommitBoxProps) {
  const { path } = repository
  const git = useGit()
  const announce = useAnnounce()
  const draft = useGitState(({ drafts }) => drafts[path] ?? NO_DRAFT)
  const isCommitting = useGitState(({ acting }) =>
    Object.values(acting).some((one) => one.repository === path && one.act.kind === 'commit'),
  )
  const { message, amend, signOff } = draft
  const reason = off ?? whyNot(repository, draft)
  const commit = () => {
    if (reason === undefined) git.act(path, { kind: 'commit', message, amend, signOff })
    else announce(reason)
  }
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const isMeant = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
    if (!isMeant || isComposing(event.nativeEvent)) return
    event.preventDefault()
    // The keymap has nothing for it either.
    event.stopPropagation()
    commit()
  }
  return (
    <div className={styles.top}>
      <textarea
        className={styles.message}
        dir="auto"
        rows={2}
        aria-label={words.message}
        placeholder={words.messageHint(isMac() ? '⌘↩' : 'Ctrl+Enter')}
        value={message}
        onChange={({ target }) => git.setDraft(path, { message: target.value })}
        onKeyDown={press}
      />
      <div className={styles.commit}>
        <Button
          variant="primary"
          className={styles.wide}
          busy={isCommitting}
          disabledReason={reason}
          onClick={commit}
        >
          {amend ? words.amendCommit : words.commit}
        </Button>
        <Menu
          label={words.commitMore}
          trigger={<IconButton label={words.commitMore} icon={ChevronDown} />}
          items={[
            {
              id: 'amend',
              label: words.amend,
              isCurrent: amend,
              onSelect: () => git.setDraft(path, { amend: !amend }),
            },
            {
              id: 'signOff',
              label: words.signOff,
              isCurrent: signOff,
              onSelect: () => git.setDraft(path, { signOff: !signOff }),
            },
          ]}
        />
      </div>
    </div>
  )
}

function whyNot(
  { counts, operation }: GitRepository,
  { message, amend }: { message: string; amend: boolean },
): string | undefined {
  if (counts.conflicts > 0) return words.conflictsFirst
  if (counts.staged === 0 && !amend && operation !== 'merge') return words.nothingStaged
  // What was begun has a message of its own.
  return message.trim() === '' && !amend && operation === undefined ? words.noMessage : undefined
}
