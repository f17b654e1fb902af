import { queryOptions } from '@tanstack/react-query'
import {
  type GitTextRequest,
  gitBranchesSchema,
  gitCommitSchema,
  gitStashesSchema,
  gitTextSchema,
} from '../shared/gitProtocol'
import type { Git } from './createGit'

/** What is asked each time that somebody looks. */
const ASKED_ANEW = { staleTime: 0, gcTime: 0 } as const

type Text = Pick<GitTextRequest, 'repository' | 'path' | 'side' | 'commit'>

/**
 * What git keeps of a file. With another stamp the text may be another: the one of before is shown until it is known.
 *
 *     const { data } = useQuery(textQuery(git, { repository: '/', path: '/a.ts', side: 'index' }, stamp))
 */
export function textQuery({ ask }: Git, text: Text, stamp: string) {
  const file = ['git', 'text', text.repository, text.side, text.commit ?? '', text.path]
  return queryOptions({
    ...ASKED_ANEW,
    queryKey: [...file, stamp],
    queryFn: async () => gitTextSchema.parse(await ask({ type: 'git_text', ...text })),
    placeholderData: (known, asked) =>
      file.every((part, index) => part === asked?.queryKey[index]) ? known : undefined,
  })
}

/** A commit never changes. */
export const commitQuery = ({ ask }: Git, repository: string, commit: string) =>
  queryOptions({
    staleTime: Number.POSITIVE_INFINITY,
    queryKey: ['git', 'commit', repository, commit],
    queryFn: async () => gitCommitSchema.parse(await ask({ type: 'git_commit', repository, commit })),
  })

export const branchesQuery = ({ ask }: Git, repository: string) =>
  queryOptions({
    ...ASKED_ANEW,
    queryKey: ['git', 'branches', repository],
    queryFn: async () => gitBranchesSchema.parse(await ask({ type: 'git_branches', repository })).branches,
  })

export const stashesQuery = ({ ask }: Git, repository: string) =>
  queryOptions({
    ...ASKED_ANEW,
    queryKey: ['git', 'stashes', repository],
    queryFn: async () => gitStashesSchema.parse(await ask({ type: 'git_stashes', repository })).stashes,
  })
