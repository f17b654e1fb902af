import { composer } from './places'
import { previewOf } from './previewPlaces'
import { expect, test } from './workspaceTest'

/** It keeps the helper script silent, and waits for a pause that is longer than any hand's way to the pointer. */
const PATIENT = `<!doctype html><title>Patient</title><input aria-label="Mine"><script>
performance.now = () => NaN
setTimeout(() => {
  document.querySelector('input').focus()
  setTimeout(() => console.log('took the focus'), 500)
}, 9000)
</script>`

test('a page that waits until nobody does anything gets neither the focus nor the keys', async ({
  page,
  mock,
}) => {
  await previewOf(page, mock, PATIENT)
  // What a test looks at counts as a press there: from here on it only listens.
  const taken = page.waitForEvent('console', (message) => message.text() === 'took the focus')
  await composer(page).click()
  await page.keyboard.type('still ')
  await taken
  await page.keyboard.type('mine')
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('still mine')
})
