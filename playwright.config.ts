import process from 'node:process'
import { defineConfig } from '@playwright/test'

const executablePath = process.env.E2E_CHROMIUM

/**
 * Chromium draws the list under its address bar as two pages of its own for every window, which cost more than half of
 * what ours does. The last such list counts, so it repeats what Playwright turns off and a test could meet.
 */
const FEATURES_OFF = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync'],
  ...['DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay'],
  ...['MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch'],
  'ThirdPartyStoragePartitioning',
]

/** `mock`: the real hub with scripted drivers. `real`: the server as `npm start` runs it. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  // Tests wait half of their time: on two cores two of them leave one idle.
  workers: 3,
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
      args: [
        `--disable-features=${FEATURES_OFF.join()}`,
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [
    { name: 'mock', testMatch: /e2e\/[^/]+\.spec\.ts$/ },
    { name: 'real', testMatch: /e2e\/real\/[^/]+\.spec\.ts$/ },
  ],
})
