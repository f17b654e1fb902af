import { test as base } from '@playwright/test'
import { type Mock, startMock } from './mock/startMock'

/** A mock of its own for every test. Any error the page reports while the mock runs fails the test. */
export const test = base.extend<{ mock: Mock; pageErrors: string[] }>({
  mock: async ({ browserName: _ }, use) => {
    const mock = await startMock()
    await use(mock)
    await mock.stop()
  },
  pageErrors: [
    // Named so that this ends before the mock does: a page whose server is gone reports what it cannot load.
    async ({ page, mock: _ }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        // A socket or request that the test cut off is reported by the browser itself.
        const network = /WebSocket connection|Failed to load resource|ERR_/.test(message.text())
        if (message.type() === 'error' && !network) errors.push(message.text())
      })
      await use(errors)
      base.expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

export { expect } from '@playwright/test'
