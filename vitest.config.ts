import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

const executablePath = process.env.E2E_CHROMIUM
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** `*.test.ts` runs in Node, `*.test.tsx` in the same Chromium that the end-to-end tests use. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts', 'server/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'browser',
          include: ['src/**/*.test.tsx'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: executablePath ? { executablePath, args } : { channel: 'chromium', args },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
