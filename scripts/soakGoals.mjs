/**
 * @typedef {object} Goal
 * @property {string} id
 * @property {string} what
 * @property {string[]} [tests] files of the unit tests
 * @property {string[]} [components] files of the component tests
 * @property {string[]} [e2e] files of the end-to-end tests, after a build
 * @property {{ scenario: string, row: string }} [bench] what `npm run bench` measures of it in a browser, beside the bare parts
 * @property {string} [notYet] what of it is not measured, and what brings it
 */

/** A round with the large counts takes about this long on two cores, without the hour of G14. */
const ROUND_MINUTES = 20
/** The flood of G14: all of it, and the least there is a point in. */
const FLOOD_MINUTES = 60
const LEAST_FLOOD_MINUTES = 1

/** Counts of a round with all of its time, and the least there is a point in. @type {Record<string, [number, number]>} */
const LARGE = {
  PROOF_CUTS: [1000, 60],
  PROOF_PROMPTS: [10_000, 250],
  PROOF_EDITS: [5000, 250],
  PROOF_HISTORIES: [2000, 60],
  PROOF_REVIEWS: [2000, 60],
  PROOF_PAYLOADS: [100_000, 1000],
  PROOF_FRAMES: [1_000_000, 10_000],
  PROOF_RECONNECTS: [1000, 60],
  PROOF_ORDERS: [2000, 100],
  // Some points of short recordings coincide: 10,000 are left of 14 programs (goal G3).
  PROOF_CHECKPOINTS: [785, 20],
  PROOF_KEYS: [30, 5],
  PROOF_WORDS: [6000, 300],
  PROOF_RESUMES: [20, 3],
  PROOF_FLOOD_SECONDS: [60, 5],
  PROOF_FILES: [50_000, 2000],
  PROOF_MEGABYTES: [100, 8],
  PROOF_TRANSFER_CUTS: [20, 5],
  CHAOS_SECONDS: [60, 12],
  BESIDE_SECONDS: [60, 8],
}

/** More boundaries than any session has. */
const LARGEST_SAMPLE = 1000

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
  const isLong = minutes === 0 || minutes >= FLOOD_MINUTES
  return {
    ...Object.fromEntries(counts),
    // 50 MB over 1,000 cuts, and as dense where there are fewer.
    PROOF_CUT_BYTES: '100000',
    // All cuts and pairs only where there is time for them.
    ...(part === 1 ? {} : { PROOF_SAMPLE: String(Math.ceil(LARGEST_SAMPLE * part)) }),
    // Nothing else runs beside it.
    PROOF_RESUME_MS: '1000',
    PROOF_FLOOD_MINUTES: String(
      isLong ? FLOOD_MINUTES : Math.max(LEAST_FLOOD_MINUTES, Math.round(minutes / 8)),
    ),
  }
}

/**
 * What `npm run soak` measures; docs/reliability.md cites these numbers. What they measured the tests say themselves (`tellFigure`), and no
 * sentence here says it for them.
 * @type {readonly Goal[]}
 */
export const GOALS = [
  {
    id: 'G1',
    what: 'cut-point equivalence',
    tests: [
      'src/testing/simulation/cuts',
      'src/testing/simulation/pairsOfCuts',
      'src/testing/simulation/recordings',
      'src/testing/simulation/badOrder',
      'src/testing/simulation/wholeModel',
    ],
  },
  { id: 'G2', what: 'terminal integrity', tests: ['src/testing/simulation/terminalIntegrity'] },
  { id: 'G3', what: 'snapshot integrity', tests: ['server/channels/terminal/screen/'] },
  {
    id: 'G4',
    what: 'keystroke echo under flood',
    tests: ['src/testing/simulation/slowLink'],
    bench: { scenario: 'echo', row: 'keystroke echo beside a flood' },
  },
  {
    id: 'G5',
    what: 'agent delay under flood',
    bench: { scenario: 'agentBesideFlood', row: 'event of an agent beside a flood' },
  },
  {
    id: 'G6',
    what: 'interrupt',
    tests: ['src/testing/simulation/flood'],
    bench: { scenario: 'echo', row: 'Ctrl+C in a flood, to the prompt' },
  },
  {
    id: 'G7',
    what: 'detection',
    tests: [
      'src/socket/connection/detection',
      'src/socket/connection/liveness',
      'src/socket/connection/session',
    ],
  },
  {
    id: 'G8',
    what: 'reconnect',
    tests: [
      'src/socket/connection/backoff.test.ts',
      'src/socket/connection/stampede.test.ts',
      'src/socket/connection/faults.test.ts',
    ],
    e2e: ['e2e/real/chaos.spec.ts'],
    notYet:
      'at most 15 % of the clients in a second before the seventh try after a drop that names no span: see docs/reliability.md',
  },
  { id: 'G9', what: 'resume cost', tests: ['src/testing/simulation/resumeCost'] },
  {
    id: 'G10',
    what: 'prompts',
    tests: [
      'src/testing/simulation/promptModel',
      'src/socket/deliveryPolicy.test.ts',
      'src/channels/agent/delivery/prompts.test.ts',
    ],
  },
  {
    id: 'G11',
    what: 'edits',
    tests: ['src/testing/simulation/editModel', 'src/channels/files/editor/'],
    e2e: ['e2e/real/besideAgent.spec.ts'],
  },
  {
    id: 'G12',
    what: 'large files',
    notYet:
      'the delay of a key beside a transfer is told and not judged: page, server and typing share one process',
    tests: [
      'src/testing/simulation/largeFiles',
      'src/channels/files/transfer/',
      'server/channels/files/content',
    ],
  },
  { id: 'G13', what: 'message limit', tests: ['src/testing/simulation/frameLimit'] },
  {
    id: 'G14',
    what: 'bounds',
    tests: [
      'src/testing/simulation/bounds',
      'src/testing/simulation/serverBounds',
      'server/socket/slowReader',
      'server/socket/connection.test.ts',
    ],
  },
  {
    id: 'G15',
    what: 'watcher',
    tests: ['src/testing/simulation/missedEvents', 'server/drivers/watch/folderWatcher'],
  },
  { id: 'G16', what: 'robustness', tests: ['src/testing/simulation/fuzz'] },
  { id: 'G17', what: 'leaks', tests: ['src/testing/simulation/leaks'] },
  {
    id: 'G18',
    what: 'security',
    tests: [
      'server/http/createServer',
      'server/preview/',
      'server/http/safeHeaders',
      'server/state/stateFolder',
      'server/socket/connection.test.ts',
      'src/socket/connection/token.test.ts',
      'src/app/embed/',
      'src/embed-sdk/',
      'src/lib/text/revealHidden',
    ],
    e2e: ['e2e/preview.spec.ts', 'e2e/embed/embed.spec.ts', 'e2e/real/canary.spec.ts'],
    notYet: 'Firefox and WebKit',
  },
  {
    id: 'G19',
    what: 'compatibility',
    tests: ['src/testing/simulation/documented'],
    e2e: ['e2e/real/documentedClient.spec.ts'],
  },
  { id: 'G20', what: 'honesty', components: ['src/app/offline.browser.test.ts'] },
  { id: 'G21', what: 'review of changes', tests: ['server/review/reviewModel'] },
]
