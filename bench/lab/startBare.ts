import process from 'node:process'
import type { Page } from 'playwright'
import type { Built } from './buildBare'
import { openLink } from './link'
import { startProgram } from './program'
import type { Scope } from './scope'
import type { Side } from './side'
import { PROMPT, whenShown } from './terminal'

const PATIENCE_MS = 20_000

interface BareOptions {
  readonly built: Built
  readonly workspace: string
  readonly env: NodeJS.ProcessEnv
  readonly scope: Scope
}

export async function startBare({ built, workspace, env, scope }: BareOptions): Promise<Side> {
  const began = performance.now()
  const program = await startProgram([built.bareServer, built.pages, workspace], {
    env,
    cwd: process.cwd(),
    patienceMs: PATIENCE_MS,
  })
  scope.owns(program.stop)
  const startMs = performance.now() - began
  const link = await openLink()
  scope.owns(link.stop)
  const port = Number(program.ready.port)
  link.to(port)
  const origin = (isThroughLink = false) => `http://localhost:${isThroughLink ? link.port : port}`
  const prompt = (page: Page) => whenShown(page, PROMPT)

  return {
    program,
    startMs,
    link,
    address: ({ file, throughLink }) =>
      file === undefined
        ? `${origin(throughLink)}/terminal.html`
        : `${origin(throughLink)}/editor.html?file=${file}`,
    prompt,
    async addTerminal(page) {
      await page.evaluate(() => window.bareAddTerminal?.())
      await prompt(page)
    },
    async openTree(page) {
      await page.goto(`${origin()}/editor.html`)
      await page.locator('#rows > div').first().waitFor()
    },
    tree: '#list',
    treeRow: (name) => `#rows > div:text-is("${name}")`,
  }
}
