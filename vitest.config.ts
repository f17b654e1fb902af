import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { configDefaults, defineConfig } from 'vitest/config'

const executablePath = process.env.E2E_CHROMIUM
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

const BUNDLED = [
  '@tanstack/react-query',
  '@tanstack/react-virtual',
  '@xterm/addon-fit',
  '@xterm/addon-unicode11',
  '@xterm/addon-web-links',
  '@xterm/xterm',
  'diff',
  'fuzzysort',
  'lucide-react',
  'marked',
  'monaco-editor/editor/editor.api',
  'monaco-editor/features/register.all',
  'monaco-editor/languages/register.all',
  'radix-ui',
  'react-dom/client',
  'remend',
  'vitest-browser-react',
  'zod/mini',
  'zustand/react',
  'zustand/vanilla',
]

/** Thousands of runs each, all in virtual time and on drivers in memory. */
const CUTS = ['src/proof/cuts.*.test.ts', 'src/proof/pairsOfCuts.*.test.ts']

/** `*.test.ts` runs in Node, `*.test.tsx` in the same Chromium that the end-to-end tests use. */
export default defineConfig({
  test: {
    // Nobody waits for anything else meanwhile; the default leaves a core unused.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          // Projects start in the order of their names: the longest files first, so that all workers end together.
          name: 'proof',
          environment: 'node',
          include: CUTS,
          // They share nothing but code, which is compiled once for all of them.
          isolate: false,
          // A run leaves little behind: the less often that is looked for, the better.
          execArgv: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
        },
      },
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts', 'server/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...CUTS],
          testTimeout: 20_000,
        },
      },
      {
        plugins: [react()],
        // Vite would otherwise find these while tests run, and reload the page under them.
        optimizeDeps: { include: BUNDLED },
        test: {
          name: 'browser',
          include: ['src/**/*.test.tsx'],
          // The default of 1 s is not enough on cores that others use, too.
          expect: { poll: { timeout: 5000 } },
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
