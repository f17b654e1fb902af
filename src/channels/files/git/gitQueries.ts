import {
  type GitBranch,
  type GitStash,
  type GitText,
  type GitTextRequest,
  gitBranchesSchema,
  gitStashesSchema,
  gitTextSchema,
} from '../shared/gitProtocol'
import type { Git } from './createGit'

/** What git keeps of a file. */
export async function textOf(
  { ask }: Git,
  request: Pick<GitTextRequest, 'repository' | 'path' | 'side'>,
): Promise<GitText> {
  return gitTextSchema.parse(await ask({ type: 'git_text', ...request }))
}

export async function branchesOf({ ask }: Git, repository: string): Promise<readonly GitBranch[]> {
  return gitBranchesSchema.parse(await ask({ type: 'git_branches', repository })).branches
}

export async function stashesOf({ ask }: Git, repository: string): Promise<readonly GitStash[]> {
  return gitStashesSchema.parse(await ask({ type: 'git_stashes', repository })).stashes
}
