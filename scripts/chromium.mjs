import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { run } from './run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const memo = join(root, 'node_modules/.cache/chromium-path')
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]
const DOWNLOAD_MS = 300_000

/** @param {string} path */
const answers = (path) => spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0

/** @returns {string | undefined} */
function installed() {
  const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':')
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).concat(PLACES)
  return candidates.find((path) => existsSync(path) && answers(path))
}

async function playwrights() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return path && existsSync(path) ? path : undefined
}

async function download() {
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
  console.error('No browser yet: trying the download of Playwright.')
  const code = await run([cli, 'install', 'chromium', '--no-shell'], {
    timeoutMs: DOWNLOAD_MS,
    stdout: 'stderr',
  })
  return code === 0 ? playwrights() : undefined
}

function fromDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return undefined
  console.error('Trying the chromium package of this system.')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    execFileSync('apt-get', ['update'], { stdio: ['ignore', 2, 2], env })
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      stdio: ['ignore', 2, 2],
      env,
    })
  } catch {
    return undefined
  }
  return installed()
}

/**
 * Finds or fetches a Chromium: `E2E_CHROMIUM`, Playwright's own, a download of it, one on PATH, the system's
 * package when root. The answer is kept in node_modules/.cache.
 * @returns {Promise<string>} path of the executable; throws a sentence with the three ways out
 */
export async function findChromium() {
  const asked = process.env.E2E_CHROMIUM
  if (asked) {
    if (answers(asked)) return asked
    throw new Error(`E2E_CHROMIUM names ${asked}, which does not run.`)
  }
  const known = existsSync(memo) ? readFileSync(memo, 'utf8') : ''
  if (known && existsSync(known)) return known
  const found = (await playwrights()) ?? (await download()) ?? installed() ?? fromDebian()
  if (!found) {
    throw new Error(
      'No Chromium found. Set E2E_CHROMIUM to one, run "npx playwright install chromium", or install Chromium or Chrome on PATH.',
    )
  }
  mkdirSync(dirname(memo), { recursive: true })
  writeFileSync(memo, found)
  return found
}
