import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

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
  'remend',
  'vitest-browser-react',
  'zod/mini',
  'zustand/react',
  'zustand/vanilla',
]

/** `*.test.ts` runs in Node, `*.test.tsx` in the same Chromium that the end-to-end tests use. */
export default defineConfig({
  test: {
    // Nobody waits for anything else meanwhile; the default leaves a core unused.
    maxWorkers: availableParallelism(),
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
        // Vite would otherwise find these while tests run, and reload the page under them.
        optimizeDeps: { include: BUNDLED },
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
