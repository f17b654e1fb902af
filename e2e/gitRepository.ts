import { execFileSync } from 'node:child_process'
import type { Page } from '@playwright/test'
import { open, writeFiles } from './locators'
import type { Mock } from './mock/startMock'

/** The user's own git in the workspace. */
export const git = (mock: Mock, ...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: mock.root, stdio: 'pipe' }).toString('utf8')

export const changesView = (page: Page) => page.getByRole('complementary', { name: 'Changes' })
export const changeRow = (page: Page, name: string | RegExp) =>
  changesView(page).getByRole('treeitem', { name })
export const branchItem = (page: Page, name: string) => page.getByRole('button', { name: `Branch ${name}` })

/** A repository with one commit of these files, and the working tree in the side bar. */
export async function openWorkingTree(
  page: Page,
  mock: Mock,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  writeFiles(mock, files)
  git(mock, 'init', '-b', 'main')
  git(mock, 'config', 'user.name', 'Ada')
  git(mock, 'config', 'user.email', 'ada@example.com')
  git(mock, 'add', '-A')
  git(mock, 'commit', '-m', 'first')
  await open(page, mock)
  await branchItem(page, 'main').click()
}
