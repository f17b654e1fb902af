import { composer } from './locators'
import { frameOf, previewOf } from './previewLocators'
import { expect, test } from './workspaceTest'

/** It keeps the helper script silent, and waits for a pause that is longer than any hand's way to the pointer. */
const PATIENT = `<!doctype html><title>Patient</title><input aria-label="Mine"><script>
performance.now = () => NaN
addEventListener('message', ({ data }) => data === 'go' && setTimeout(() => {
  document.querySelector('input').focus()
  setTimeout(() => console.log('took the focus'), 500)
}, 6500))
</script>`

test('a page that waits until the user does nothing gets neither the focus nor the keys', async ({
  page,
  mock,
  context,
}) => {
  await previewOf(page, mock, PATIENT)
  await expect(frameOf(page).getByLabel('Mine')).toBeVisible()
  const session = await context.newCDPSession(page)
  await composer(page).click()
  await page.keyboard.type('still ')
  const taken = page.waitForEvent('console', (message) => message.text() === 'took the focus')
  // What a test looks at counts as a press there, but for this; from here on it only listens.
  const expression = `document.querySelector('iframe[title^="Preview"]').contentWindow.postMessage('go', '*')`
  await session.send('Runtime.evaluate', { expression, userGesture: false })
  await taken
  await page.keyboard.type('mine')
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('still mine')
})

/** It takes the focus back whenever it loses it. */
const GREEDY = `<!doctype html><title>Greedy</title><input id=i aria-label="Mine"><script>
i.onblur = () => setTimeout(() => i.focus())
</script>`

test('a page that takes the focus back whenever it loses it is kept out, and says so once', async ({
  page,
  mock,
}) => {
  await previewOf(page, mock, GREEDY)
  const theirs = frameOf(page).getByLabel('Mine')
  await theirs.click()
  await page.keyboard.type('theirs')
  await composer(page).click()
  await expect(page.getByText('This page kept taking the keyboard')).toHaveCount(1)
  await composer(page).fill('')
  for (const key of 'still mine') await page.keyboard.press(key, { delay: 30 })
  await expect(composer(page)).toHaveValue('still mine')
  await expect(theirs).toHaveValue('theirs')
  // No hand goes from the keys to the pointer at once.
  await page.keyboard.press('Shift', { delay: 600 })
  await theirs.click()
  await page.keyboard.type(', too')
  await expect(theirs).toHaveValue('theirs, too')
})
