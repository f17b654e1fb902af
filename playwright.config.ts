import process from 'node:process'
import { defineConfig } from '@playwright/test'

const executablePath = process.env.E2E_CHROMIUM

/** `mock`: the real hub with scripted drivers. `real`: the server as `npm start` runs it. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    // A trace costs a third of the time; `E2E_TRACE=on` keeps one of every test that fails.
    trace: process.env.E2E_TRACE === 'on' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : { channel: 'chromium' }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'mock', testMatch: /e2e\/[^/]+\.spec\.ts$/ },
    { name: 'real', testMatch: /e2e\/real\/[^/]+\.spec\.ts$/ },
  ],
})
