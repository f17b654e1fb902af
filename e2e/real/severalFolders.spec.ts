import type { Page } from '@playwright/test'
import { status } from '../locators'
import { expect, test } from './realTest'

const TOKEN = 'a-token-of-my-own-0123456789'
const workspaces = (page: Page) => page.getByRole('list', { name: 'Workspaces' }).getByRole('listitem')

async function connect(page: Page, origin: string, token: string): Promise<void> {
  await page.goto(origin)
  await page.getByRole('textbox', { name: 'Token' }).fill(token)
  await page.getByRole('button', { name: 'Connect' }).click()
}

test.describe('a server of two folders', () => {
  test.use({ otherFolders: ['second'] })

  test('lists on the page without a workspace only the one that the token opens', async ({
    page,
    server,
  }) => {
    await connect(page, server.ready.origin, server.ready.token)
    await expect(workspaces(page)).toHaveCount(1)
    await expect(workspaces(page)).toContainText('workspace')
  })

  test.describe('with a token that was given', () => {
    test.use({ flags: ['--token', TOKEN] })

    test('lists both, and opens the one that is chosen', async ({ page, server }) => {
      await connect(page, server.ready.origin, TOKEN)
      await expect(workspaces(page)).toHaveCount(2)
      await page.getByRole('list', { name: 'Workspaces' }).getByText('second').click()
      await expect(status(page)).toHaveAccessibleName(/^Connected/)
      await expect(page.getByRole('complementary', { name: 'Files' })).not.toContainText('README.md')
      await page.goto('about:blank')
      await server.open(page)
      await expect(page.getByRole('treeitem', { name: 'README.md' })).toBeVisible()
    })
  })
})
