import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTimes } from '../../../channels/context/useFormats'
import { stashesQuery } from '../../../channels/files/git/gitQueries'
import { useGit } from '../../../channels/files/git/useGit'
import type { GitAct, GitRepository } from '../../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { Picker } from '../../palette/Picker'

/** What is to be done with what is picked. */
export type StashAim = 'unstash' | 'dropStash'

interface StashPickerProps {
  repository: GitRepository
  aim: StashAim
  onClose: () => void
  onPick: (act: GitAct) => void
}

const WHEN: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }

/** What was put aside, the newest first. */
export function StashPicker({ repository, aim, onClose, onPick }: StashPickerProps) {
  const git = useGit()
  const times = useTimes(WHEN)
  const [query, setQuery] = useState('')
  const { data: found, error } = useQuery(stashesQuery(git, repository.path))
  const fitting = (found ?? []).filter(({ message }) =>
    message.toLowerCase().includes(query.trim().toLowerCase()),
  )
  const pick = (commit: string) => {
    const message = found?.find((one) => one.commit === commit)?.message ?? ''
    onPick(aim === 'dropStash' ? { kind: aim, commit, message } : { kind: aim, commit })
  }
  return (
    <Picker
      title={words.stashAims[aim]}
      placeholder={words.findStash}
      query={query}
      onQuery={setQuery}
      rows={fitting.map(({ commit, message, date }) => ({
        id: commit,
        label: revealHiddenInLine(message),
        detail: times.format(new Date(date)),
      }))}
      note={error?.message ?? (found ? words.stashes(fitting.length) : words.loading)}
      isBusy={!found && !error}
      onClose={onClose}
      onPick={pick}
    />
  )
}
