/**
 * @typedef {object} Goal
 * @property {string} id
 * @property {string} what
 * @property {string[]} [tests] files of the unit tests
 * @property {string} [components] a file of the component tests
 * @property {string} [e2e] a file of the end-to-end tests, after a build
 * @property {string} [figure] what passing means
 * @property {string} [notYet] why there is no figure
 */

/** A round with the large counts takes about this long on two cores. */
const ROUND_MINUTES = 20

/** Counts of a round with all of its time, and the least there is a point in. @type {Record<string, [number, number]>} */
const LARGE = {
  PROOF_CUTS: [1000, 60],
  PROOF_PROMPTS: [10_000, 250],
  PROOF_EDITS: [5000, 250],
  PROOF_HISTORIES: [500, 20],
  PROOF_PAYLOADS: [100_000, 1000],
  PROOF_FRAMES: [1_000_000, 10_000],
  PROOF_RECONNECTS: [1000, 60],
  PROOF_ORDERS: [2000, 100],
  PROOF_CHECKPOINTS: [720, 20],
  PROOF_KEYS: [30, 5],
  PROOF_WORDS: [6000, 300],
  PROOF_RESUMES: [20, 3],
  PROOF_FLOOD_SECONDS: [60, 5],
  PROOF_FILES: [50_000, 2000],
  CHAOS_SECONDS: [60, 12],
}

/**
 * Counts of one round, unless the environment says otherwise: the large ones, or the part of them that fits.
 * @param {number} minutes 0: as long as it takes
 * @returns {Record<string, string>}
 */
export function countsFor(minutes) {
  const part = minutes > 0 ? Math.min(1, minutes / ROUND_MINUTES) : 1
  const counts = Object.entries(LARGE).map(([name, [large, least]]) => [
    name,
    String(Math.max(least, Math.round(large * part))),
  ])
  const stride = Math.max(1, Math.round(1 / part))
  return {
    ...Object.fromEntries(counts),
    // 50 MB over 1,000 cuts, and as dense where there are fewer.
    PROOF_CUT_BYTES: '100000',
    // Every cut point and every pair only where there is time for all.
    PROOF_STRIDE: String(stride),
    // Nothing else runs beside it.
    PROOF_RESUME_MS: '1000',
  }
}

/**
 * The goals of docs/reliability.md, in their order. What a test measures it says itself, below the line of its goal.
 * @param {Record<string, string | undefined>} counts @returns {Goal[]}
 */
export const goalsWith = (counts) => [
  {
    id: 'G1',
    what: 'cut-point equivalence',
    tests: [
      'src/proof/cuts',
      'src/proof/pairsOfCuts',
      'src/proof/recordings',
      'src/proof/badOrder',
      'src/proof/wholeModel',
    ],
    figure: `11 sessions, over 2,000 events: one cut in ${counts.PROOF_STRIDE} × 3 kinds, and such pairs of 200; 3 × ${counts.PROOF_ORDERS} disturbed runs; ${counts.PROOF_HISTORIES} histories of everything`,
  },
  {
    id: 'G2',
    what: 'terminal integrity',
    tests: ['src/proof/terminalIntegrity'],
    figure: 'measured:',
  },
  {
    id: 'G3',
    what: 'snapshot integrity',
    tests: ['server/channels/terminal/'],
    figure: `14 programs × ${counts.PROOF_CHECKPOINTS} restored checkpoints: 0 mismatches`,
  },
  {
    id: 'G4',
    what: 'keystroke echo under flood',
    tests: ['src/proof/flood'],
    figure: 'on a slow network only; painted echo on loopback not yet: comes with the benchmark in a browser',
  },
  { id: 'G5', what: 'agent delay under flood', notYet: 'comes with the benchmark in a browser' },
  {
    id: 'G6',
    what: 'interrupt',
    tests: ['src/proof/flood'],
    figure: 'to the page; to the painted line not yet: comes with the benchmark in a browser',
  },
  {
    id: 'G7',
    what: 'detection',
    tests: ['src/socket/liveness.test.ts', 'src/socket/session.test.ts'],
    figure: 'idle 25 s, user waiting 10 s, after waking 3 s, on a clock of the test; in a browser see G8',
  },
  {
    id: 'G8',
    what: 'reconnect',
    tests: ['src/socket/backoff.test.ts', 'src/socket/stampede.test.ts'],
    e2e: 'e2e/real/chaos.spec.ts',
    figure: '1,000 clients: no second over 15 %; measured in a browser:',
  },
  {
    id: 'G9',
    what: 'resume cost',
    tests: ['src/proof/resumeCost'],
    figure: '10 terminals, 20 files: 0 clears, under 2 MB, within 1 s; measured:',
  },
  {
    id: 'G10',
    what: 'prompts',
    tests: ['src/proof/promptModel', 'src/socket/outbox.test.ts', 'src/channels/agent/prompts.test.ts'],
    figure: `${counts.PROOF_PROMPTS} histories: once or shown as not sent`,
  },
  {
    id: 'G11',
    what: 'edits',
    tests: ['src/proof/editModel', 'src/channels/files/editor'],
    figure: `${counts.PROOF_EDITS} histories: 0 silent overwrites, every conflict shown`,
  },
  { id: 'G12', what: 'large files', notYet: 'pieces of large files come later' },
  {
    id: 'G13',
    what: 'message limit',
    tests: ['src/proof/frameLimit'],
    figure: `${counts.PROOF_PAYLOADS} payloads: 0 over 1,000,000 bytes`,
  },
  {
    id: 'G14',
    what: 'bounds',
    tests: ['src/proof/bounds', 'server/connection.test.ts'],
    figure: `8 floods for ${counts.PROOF_FLOOD_SECONDS} s beside a reader that never reads: no growth over 8 MiB`,
  },
  {
    id: 'G15',
    what: 'watcher',
    tests: ['src/proof/missedEvents', 'server/drivers/folderWatcher'],
    figure: `after dropped notices among ${counts.PROOF_FILES} files the tree equals the disk`,
  },
  {
    id: 'G16',
    what: 'robustness',
    tests: ['src/proof/fuzz'],
    figure: `${counts.PROOF_FRAMES} fuzzed frames per direction: 0 exceptions, 0 exits`,
  },
  {
    id: 'G17',
    what: 'leaks',
    tests: ['src/proof/leaks'],
    figure: `${counts.PROOF_RECONNECTS} reconnects: files and handles ≤ +5, heap ≤ +5 MB`,
  },
  {
    id: 'G18',
    what: 'security',
    tests: [
      'server/createServer',
      'server/preview/',
      'server/safeHeaders',
      'server/stateFolder',
      'server/tokenBucket',
      'src/socket/token.test.ts',
      'src/embed/',
      'src/lib/visibleText',
    ],
    figure:
      'doors, tokens, hosts, previews, embedding: all pass; in Chromium by npm test, e2e/preview.spec.ts and e2e/real/embed.spec.ts; not yet: Firefox and WebKit',
  },
  {
    id: 'G19',
    what: 'compatibility',
    tests: ['src/proof/documented'],
    e2e: 'e2e/real/documentedClient.spec.ts',
    figure: 'the transcripts of a documented server, of the field and of a documented client pass',
  },
  {
    id: 'G20',
    what: 'honesty',
    components: 'src/app/offline.test.tsx',
    figure: 'every control of the page without a connection is off with a reason, or does something',
  },
]
