import { availableParallelism } from 'node:os'
import process from 'node:process'
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
  '@xterm/xterm',
  'diff',
  'fuzzysort',
  'lucide-react',
  'marked',
  'minimatch',
  'monaco-editor/editor/editor.api',
  'monaco-editor/features/*/register',
  'monaco-editor/editor/common/services/languageFeatures',
  'monaco-editor/editor/standalone/browser/standaloneServices',
  'monaco-editor/editor/contrib/caretOperations/browser/caretOperations',
  'monaco-editor/editor/contrib/dropOrPasteInto/browser/copyPasteContribution',
  'monaco-editor/editor/contrib/suggest/browser/suggestController',
  'monaco-editor/languages/definitions/html/html',
  'monaco-editor/languages/register.all',
  'monaco-editor/platform/quickinput/common/quickInput',
  'radix-ui',
  'react-dom/client',
  'remend',
  'vitest-browser-react',
  'zod/mini',
  'zustand/react',
  'zustand/react/shallow',
  'zustand/vanilla',
]

/** Many runs each, all in virtual time and on drivers in memory. */
const CUTS = ['src/testing/simulation/cuts.*.test.ts', 'src/testing/simulation/pairsOfCuts.*.test.ts']

/** They replace a module of Node for all that run in the same process. */
const ALONE = [
  'server/drivers/disk/diskFaults.test.ts',
  'server/drivers/disk/diskInPlace.test.ts',
  'server/drivers/state/trashFaults.test.ts',
  'server/state/historyFaults.test.ts',
]

/**
 * Left to `npm run test:all`: they flood real shells, end real programs or cut real sockets for seconds, so that they say
 * something about the machine, too.
 */
const LONG = [
  'server/channels/ports/portsTree.test.ts',
  'server/drivers/shell/shell.test.ts',
  'src/testing/simulation/bounds.test.ts',
  'src/testing/simulation/flood.test.ts',
  'src/testing/simulation/leaks.test.ts',
  'src/testing/simulation/resumeCost.test.ts',
  'src/testing/simulation/terminalIntegrity.test.ts',
]
const isFirstRing = process.env.TEST_RING === 'first'

const PATIENCE = './src/testing/patience.ts'
const SEED = './src/testing/seed.ts'
/** What is waited for ends the wait; the default of 1 s is a guess about the machine. */
const patient = { setupFiles: [PATIENCE, SEED], expect: { poll: { timeout: 15_000 } }, testTimeout: 30_000 }

/** `*.test.ts` runs in Node, `*.browser.test.ts` and `.tsx` in the same Chromium that the end-to-end tests use. */
export default defineConfig({
  test: {
    // Monaco rejects, where nothing can catch it, a comparison whose text is closed while its worker begins.
    onUnhandledError: (error) => error.message !== 'no diff result available',
    // Nobody waits for anything else meanwhile; the default leaves a core unused.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          // Projects start in the order of their names: the longest files first, so that all workers end together.
          name: 'proof',
          environment: 'node',
          include: CUTS,
          testTimeout: 600_000,
          // They share nothing but code, which is compiled once for all of them.
          isolate: false,
          // A run leaves little behind: the less often that is looked for, the better.
          execArgv: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
        },
      },
      {
        test: {
          ...patient,
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts', 'server/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [
            ...configDefaults.exclude,
            'src/**/*.browser.test.ts',
            ...CUTS,
            ...ALONE,
            ...(isFirstRing ? LONG : []),
          ],
          // Loading the same modules again for each file took a third of the time, and no module keeps state.
          isolate: false,
        },
      },
      { test: { ...patient, name: 'alone', environment: 'node', include: ALONE } },
      {
        plugins: [react()],
        // Vite would otherwise find these while tests run, and reload the page under them.
        optimizeDeps: { include: BUNDLED },
        test: {
          ...patient,
          name: 'browser',
          // The project asks for itself: without it Vitest runs its files one after the other.
          maxWorkers: availableParallelism(),
          include: ['src/**/*.browser.test.{ts,tsx}'],
          // As for the end-to-end tests: what passed only with the second try is named at the end.
          retry: 1,
          env: { TEST_RING: process.env.TEST_RING ?? '' },
          setupFiles: [PATIENCE, './src/testing/enteredWindow.ts'],
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
