import process from 'node:process'
import { defineConfig } from '@playwright/test'
import { type FrameStorage, launchOptionsFor } from './e2e/embed/frameStorage'

const EMBED = /e2e\/embed\/[^/]+\.spec\.ts$/

/** The dashboard around two workspaces, in a browser that treats the storage of frames so. */
const embedIn = (frameStorage: FrameStorage) => ({
  name: `embed-${frameStorage}`,
  testMatch: EMBED,
  use: { frameStorage, launchOptions: launchOptionsFor(frameStorage) },
})

/** `mock`: the real hub with scripted drivers. `real`: the server as `npm start` runs it. `embed-…`: in a frame. */
export default defineConfig<object, { frameStorage: FrameStorage }>({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  // A third one gains little on two cores, and takes from the others what their limits of time are measured in.
  workers: 2,
  // Two cores that others use, too, may take seconds from any test. What passed only with the second try is listed as flaky.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    // A trace costs a third of the time; `E2E_TRACE=on` keeps one of every test that fails.
    trace: process.env.E2E_TRACE === 'on' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: launchOptionsFor('refused'),
  },
  projects: [
    { name: 'mock', testMatch: /e2e\/[^/]+\.spec\.ts$/ },
    { name: 'real', testMatch: /e2e\/real\/[^/]+\.spec\.ts$/ },
    embedIn('refused'),
    embedIn('partitioned'),
  ],
})
