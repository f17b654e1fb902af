import { configDefaults, defineConfig } from 'vitest/config'

/**
 * For `npm run test:mutants`: the tests that stand beside the files which are mutated. With those of the whole page behind
 * them, which take the same ways, a mutant takes several times as long.
 */
export default defineConfig({
  test: {
    include: [
      'src/socket/**/*.test.ts',
      'src/channels/*.test.ts',
      'src/channels/*/shared/*.test.ts',
      'src/channels/agent/delivery/*.test.ts',
      'src/channels/files/editor/*.test.ts',
      'server/channels/terminal/sessionLog.test.ts',
      'server/state/*.test.ts',
    ],
    exclude: [...configDefaults.exclude, '**/*.browser.test.ts', '**/*Faults.test.ts'],
    setupFiles: ['./src/testing/patience.ts', './src/testing/seed.ts'],
    // A mutant is tried with the same examples each time.
    env: { PROOF_SEED: '20261129' },
    testTimeout: 30_000,
  },
})
