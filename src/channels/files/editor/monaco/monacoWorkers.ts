import editorWorker from 'monaco-editor/editor/editor.worker?worker&url'
import cssWorker from 'monaco-editor/languages/features/css/css.worker?worker&url'
import htmlWorker from 'monaco-editor/languages/features/html/html.worker?worker&url'
import jsonWorker from 'monaco-editor/languages/features/json/json.worker?worker&url'
import tsWorker from 'monaco-editor/languages/features/typescript/ts.worker?worker&url'
import { untilFetched } from '../../../../lib/loadPart/loadPart'

const BY_LABEL: Readonly<Record<string, string>> = {
  css: cssWorker,
  scss: cssWorker,
  less: cssWorker,
  html: htmlWorker,
  handlebars: htmlWorker,
  razor: htmlWorker,
  json: jsonWorker,
  typescript: tsWorker,
  javascript: tsWorker,
}

const OURS = new Set([editorWorker, cssWorker, htmlWorker, jsonWorker, tsWorker])

/** What follows the first picture has the network for itself this long, ms. */
const REST_MS = 3000
const SIGNS_OF_USE = ['keydown', 'pointerdown', 'pointermove'] as const

/** What the browser's Trusted Types look like to us; the DOM library does not know them yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string }
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypes
  }
}

/**
 * Lets Monaco start its workers from files of this page: without this it would make them from `blob:` addresses,
 * which the CSP forbids. The policy passes our own worker files and nothing else.
 */
export function installWorkers(page: Window & typeof globalThis): void {
  const rules = {
    createScriptURL(url: string): string {
      if (OURS.has(url)) return url
      throw new TypeError(`Not one of the editor's workers: ${url}`)
    },
  }
  const policy = page.trustedTypes?.createPolicy('ide-workers', rules) ?? rules
  page.MonacoEnvironment = {
    async getWorker(_, label) {
      const url = BY_LABEL[label] ?? editorWorker
      if (url !== editorWorker) await untilOfUse(page)
      // A worker whose script does not come is dead, and the editor makes no second one.
      await untilFetched([url])
      return new page.Worker(policy.createScriptURL(url), { name: label, type: 'module' })
    },
  }
}

/**
 * The services of languages are up to 7 MB of script (1 MB compressed). A first look at a file does not need them, so they
 * wait until the user acts in a text or the page is at rest.
 */
function untilOfUse(page: Window & typeof globalThis): Promise<void> {
  return new Promise((resolve) => {
    const rest = page.setTimeout(go, REST_MS)
    for (const sign of SIGNS_OF_USE) page.addEventListener(sign, look, { capture: true, passive: true })

    function look({ target }: Event): void {
      if (target instanceof page.Element && target.closest('.monaco-editor')) go()
    }
    function go(): void {
      page.clearTimeout(rest)
      for (const sign of SIGNS_OF_USE) page.removeEventListener(sign, look, { capture: true })
      resolve()
    }
  })
}
