import process from 'node:process'
import { defineConfig } from '@playwright/test'
import { launchOptionsFor } from '../embed/frameStorage'
import { PINNED } from './pinned'

/** `npm run test:agents`: each pinned agent is a project, each row of the table a test. */
export default defineConfig<object, { agentId: string }>({
  testDir: '.',
  outputDir: '../../test-results/agents',
  // The rows of one agent follow each other: it is started once for all of them.
  fullyParallel: false,
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['./tableReporter.ts']],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: launchOptionsFor('refused'),
    screenshot: 'only-on-failure',
  },
  projects: PINNED.map(({ id }) => ({ name: id, use: { agentId: id } })),
  ...(process.env.CI ? { forbidOnly: true } : {}),
})
