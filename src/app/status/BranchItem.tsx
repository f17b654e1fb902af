import { ArrowDown, ArrowUp, GitBranch } from 'lucide-react'
import { selectRepository } from '../../channels/files/git/gitStore'
import { useGit, useGitState } from '../../channels/files/git/useGit'
import type { GitRepository } from '../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { gitMessages as words } from '../../messages/editing/git'
import { Tooltip } from '../../ui/tooltip/Tooltip'
import { useApp } from '../AppContext'
import styles from './StatusBar.module.css'

/** Digits of a commit that stand for it. */
const SHORT = 7

/** The branch that is checked out, and how far it and what it follows are apart. Leads to the working tree. */
export function BranchItem() {
  const { commands } = useApp()
  const git = useGit()
  const repository = useGitState(selectRepository)
  if (!repository || repository.problem !== undefined) return null
  const { branch, commit, ahead = 0, behind = 0 } = repository
  const name = branch === null ? (commit ?? '').slice(0, SHORT) : revealHiddenInLine(branch)
  const said = wordsOf(repository, name)
  const refusal = commands.reason('focusChanges')
  const show = () => {
    git.showTab('working')
    commands.run('focusChanges')
  }
  return (
    <Tooltip text={refusal ?? said} side="top">
      <button
        type="button"
        className={styles.item}
        aria-label={said}
        aria-disabled={refusal !== null || undefined}
        onClick={show}
      >
        <GitBranch aria-hidden="true" size={12} strokeWidth={1.5} />
        <span className={styles.text} dir="auto">
          {name}
        </span>
        {ahead > 0 && <Count icon={ArrowUp} n={ahead} />}
        {behind > 0 && <Count icon={ArrowDown} n={behind} />}
      </button>
    </Tooltip>
  )
}

function Count({ icon: Icon, n }: { icon: typeof ArrowUp; n: number }) {
  return (
    <span className={styles.text}>
      <Icon aria-hidden="true" size={10} strokeWidth={2} />
      {n}
    </span>
  )
}

function wordsOf({ branch, commit, upstream, ahead, behind }: GitRepository, name: string): string {
  const what =
    branch === null ? words.detached(name) : commit === null ? words.unborn(name) : words.branch(name)
  if (upstream === undefined) return what
  const isGone = ahead === undefined || behind === undefined
  const apart = isGone ? words.upstreamGone(upstream) : words.aheadBehind(ahead, behind, upstream)
  return `${what}, ${apart}`
}
