import { isWholeInView } from './layoutAssertions'
import { asked, composer, conversation, open, permission, send } from './locators'
import { expect, test } from './workspaceTest'

for (const [width, height] of [
  [800, 500],
  [390, 844],
  [1440, 900],
] as const)
  test(`every choice of an approval is in view without scrolling, at ${width} by ${height}`, async ({
    page,
    mock,
  }) => {
    await page.setViewportSize({ width, height })
    await open(page, mock)
    if (width === 800) await page.keyboard.press('Control+Shift+B')
    for (const prompt of ['permission', 'long permission']) {
      await send(page, prompt)
      await expect(permission(page)).toBeVisible()
      for (const name of ['Allow once', 'Always allow', 'Deny']) {
        const choice = permission(page).getByRole('button', { name, exact: true })
        await expect.poll(() => choice.evaluate(isWholeInView), `${prompt}: ${name}`).toBe(true)
      }
      const heading = permission(page).getByRole('heading')
      await expect.poll(() => heading.evaluate(isWholeInView), `${prompt}: heading`).toBe(true)
      expect(await composer(page).evaluate(isWholeInView)).toBe(true)
      // What is asked for may be longer than there is room: it scrolls, by keyboard too, and the choices stay.
      await permission(page).getByText('rm -rf build').last().scrollIntoViewIfNeeded()
      await (await asked(page)).getByRole('button', { name: 'Deny', exact: true }).click()
      await expect(conversation(page).getByText('You chose no.')).toHaveCount(prompt === 'permission' ? 1 : 2)
    }
  })

test('a question that is longer than its room keeps its buttons in view, at 800 by 500', async ({
  page,
  mock,
}) => {
  await page.setViewportSize({ width: 800, height: 500 })
  await open(page, mock)
  await page.keyboard.press('Control+Shift+B')
  await send(page, 'question')
  const card = page.getByRole('group', { name: /^Question/ })
  for (const name of ['Answer', 'Skip']) {
    const button = card.getByRole('button', { name })
    await expect.poll(() => button.evaluate(isWholeInView), name).toBe(true)
  }
})
