import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { findChromium } from './chromium.mjs'
import { run } from './run.mjs'

/**
 * Makes docs/screenshot.png from the running product: a small workspace, a server in its terminal, and the demo
 * agent asking before it runs a command.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const FILES = {
  'README.md':
    '# Harbour\n\nTides for the harbour office, served as a page and as JSON.\n\n- `npm start` serves it on port 8080\n',
  'package.json':
    '{\n  "name": "harbour",\n  "type": "module",\n  "scripts": { "start": "node src/server.js" }\n}\n',
  'src/server.js': `import { createServer } from 'node:http'
import { tides } from './tides.js'

/** Serves today's tides: a page for people, JSON for programs. */
const server = createServer((request, response) => {
  if (request.url === '/tides.json') {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(tides(new Date())))
    return
  }
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(page(tides(new Date())))
})

const page = (rows) => \`<!doctype html>
<title>Harbour</title>
<h1>Tides today</h1>
<ul>\${rows.map((row) => \`<li>\${row.at} \${row.level} m</li>\`).join('')}</ul>\`

server.listen(8080, '127.0.0.1', () => console.log('Tides on http://localhost:8080'))
`,
  'src/tides.js': `const DAY = 24 * 60

/** Water level every six hours, in metres above chart datum. */
export function tides(day) {
  return [0, 6, 12, 18].map((hour) => {
    const level = 2.1 + 1.4 * Math.sin(((day.getDate() * DAY + hour * 60) / 745) * 2 * Math.PI)
    return { at: \`\${String(hour).padStart(2, '0')}:00\`, level: level.toFixed(2) }
  })
}
`,
  'test/tides.test.js':
    "import { tides } from '../src/tides.js'\n\nconsole.assert(tides(new Date()).length === 4)\n",
}

const folder = await mkdtemp(join(tmpdir(), 'aether-picture-'))
const workspace = join(folder, 'harbour')
for (const [name, content] of Object.entries(FILES)) {
  await mkdir(dirname(join(workspace, name)), { recursive: true })
  await writeFile(join(workspace, name), content)
}
const built = await run(['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'error'])
if (built !== 0) process.exit(built)
const argv = [
  'dist/server/main.js',
  workspace,
  '--port',
  '0',
  '--json',
  '--no-open',
  '--state-dir',
  join(folder, 'state'),
]
const server = spawn(process.execPath, argv, {
  cwd: root,
  env: { ...process.env, SHELL: '/bin/bash', BASH_ENV: '', PROMPT_COMMAND: 'PS1="harbour $ "' },
  stdio: ['ignore', 'pipe', 'ignore'],
})
try {
  const { url } = await new Promise((resolve) =>
    server.stdout.once('data', (line) => resolve(JSON.parse(String(line)))),
  )
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const page = await open(browser, url)
  await stage(page)
  await page.screenshot({ path: join(root, 'docs/screenshot.png') })
  await browser.close()
} finally {
  server.kill('SIGTERM')
  await rm(folder, { recursive: true, force: true })
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 */
async function open(browser, url) {
  const viewport = { width: 1440, height: 900 }
  const page = await browser.newPage({ viewport, colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.goto(url)
  await page.getByRole('button', { name: /^Connected/ }).waitFor()
  return page
}

/** @param {import('@playwright/test').Page} page */
async function stage(page) {
  await page.getByRole('treeitem', { name: /^src/ }).click()
  await page.getByRole('treeitem', { name: /^server\.js/ }).dblclick()
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.getByRole('textbox', { name: 'Terminal input' }).focus()
  await page.keyboard.type('clear; npm start --silent')
  await page.keyboard.press('Enter')
  await page.locator('.xterm-rows').getByText('Tides on').waitFor()
  await page.getByRole('textbox', { name: 'Message the agent' }).fill('run node test/tides.test.js')
  await page.keyboard.press('Enter')
  await page.getByRole('group', { name: /^Permission/ }).waitFor()
}
