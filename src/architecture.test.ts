import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/**
 * Who may know whom. The first pattern that matches a file decides its layer; `may` lists the layers it may
 * import. Packages: `pure` allows none but the schema library, `model` none of React's.
 */
const LAYERS: readonly { layer: string; files: RegExp; may: readonly string[]; packages: RegExp }[] = [
  layer('test', /\.test\.tsx?$|^src\/testing\//, ['*'], /./),
  layer('lib', /^src\/lib\//, ['lib'], /^$/),
  layer('socket protocol', /^src\/socket\/protocol\.ts$/, ['lib'], /^zod\/mini$/),
  layer(
    'shared',
    /^src\/channels\/\w+\/(protocol|reduce|charsets|scrollback|logEvents|state|project|items)\.ts$/,
    ['lib', 'socket protocol', 'shared'],
    /^zod\/mini$/,
  ),
  layer('socket', /^src\/socket\//, ['lib', 'socket protocol', 'shared', 'socket'], /^zod\/mini$/),
  layer('preview messages', /^src\/preview\/messages\.ts$/, [], /^$/),
  layer('preview helper', /^src\/preview\//, ['preview messages', 'preview helper'], /^$/),
  layer('messages', /^src\/messages\//, ['lib', 'messages'], /^$/),
  layer(
    'ui',
    /^src\/ui\//,
    ['lib', 'ui', 'messages'],
    /^(react|react-dom|radix-ui|lucide-react|zustand)(\/|$)/,
  ),
  layer(
    'view',
    /^src\/channels\/.*\.tsx$/,
    ['lib', 'shared', 'model', 'workspace', 'ui', 'messages', 'view', 'monaco', 'preview messages'],
    /./,
  ),
  layer(
    'monaco',
    /^src\/channels\/files\/(monaco|editor)[\w]*\.ts$/,
    ['*model', 'ui', 'monaco', 'messages'],
    /./,
  ),
  layer(
    'model',
    /^src\/channels\//,
    ['*model', 'messages'],
    /^(zod\/mini|zustand|@tanstack\/query-core|@tanstack\/react-query|@xterm\/|marked|remend|diff|lowlight|highlight\.js|hast|fuzzysort)/,
  ),
  layer(
    'workspace',
    /^src\/workspace\//,
    ['*model', 'workspace', 'monaco'],
    /^(zod\/mini|zustand|@tanstack\/react-query|react)/,
  ),
  layer('embed sdk', /^src\/embed\/(sdk|messages|events|methods|portTalk)/, ['embed sdk'], /^$/),
  layer(
    'app',
    /^src\/(app|connect|embed)\//,
    ['*model', 'workspace', 'view', 'ui', 'messages', 'app', 'monaco', 'embed sdk'],
    /./,
  ),
  layer('main', /^src\/main\.tsx$/, ['*model', 'workspace', 'ui', 'messages', 'app', 'view'], /./),
  layer('server', /^server\//, ['server', 'lib', 'socket protocol', 'shared'], /./),
]
const MODEL = ['lib', 'socket protocol', 'shared', 'socket', 'model', 'preview messages']
const MAX_LINES = 400
const MAX_TEST_LINES = 500

function layer(name: string, files: RegExp, may: readonly string[], packages: RegExp) {
  return { layer: name, files, may, packages }
}

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = ['src', 'server', 'e2e', 'scripts', 'bench'].flatMap((folder) => walk(folder))
const layered = sources.filter((path) => /^(src|server)\//.test(path))

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return walk(path)
    return /\.(ts|tsx|mjs|css)$/.test(entry.name) ? [path] : []
  })
}

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const layerOf = (path: string) => LAYERS.find(({ files }) => files.test(path))

function importsOf(path: string): string[] {
  return [...read(path).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')
}

/** The repository path of a relative import, without its extension resolved; null for a package. */
function resolved(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null
  const base = relative(root, join(root, dirname(from), specifier.replace(/\?.*$/, '')))
  return [base, `${base}.ts`, `${base}.tsx`].find((path) => sources.includes(path)) ?? base
}

function violations(path: string, specifiers = importsOf(path)): string[] {
  const own = layerOf(path)
  if (!own) return [`${path} belongs to no layer`]
  if (own.may.includes('*')) return []
  const may = new Set(own.may.flatMap((name) => (name === '*model' ? MODEL : [name])))
  return specifiers.flatMap((specifier) => {
    const target = resolved(path, specifier)
    if (target === null)
      return own.packages.test(specifier) ? [] : [`${own.layer} may not import ${specifier}`]
    if (/\.(css|json|svg)$/.test(target)) return []
    const theirs = layerOf(target)
    if (!theirs || !may.has(theirs.layer))
      return [`${own.layer} may not import ${target} (${theirs?.layer ?? 'no layer'})`]
    return crossesChannels(path, target) ? [`${path} may not import another channel: ${target}`] : []
  })
}

/** Channels never know each other; what all of them know is the announced capabilities and settings. */
function crossesChannels(path: string, target: string): boolean {
  const from = /^src\/channels\/(\w+)\//.exec(path)?.[1]
  const to = /^src\/channels\/(\w+)\//.exec(target)?.[1]
  if (!from || !to || from === to) return false
  return !/^src\/channels\/config\/(protocol|settings|useSetting)\.tsx?$/.test(target)
}

/** What no file may contain, wherever it stands; tests excepted. */
function offences(path: string, text: string): string[] {
  const found: string[] = []
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const isModel = /^src\/(channels|socket)\/.*\.ts$/.test(path)
  if (isModel && /from 'react(-dom)?(\/[\w-]+)?'|\buse(Effect|State|Memo)\b/.test(code))
    found.push('a model file does not mention React')
  if (/\/(index|utils|helpers|types)\.tsx?$/.test(path) || /^export \* from/m.test(code))
    found.push('there are no barrels')
  if (!/^src\/(main\.tsx|lib\/safeStorage\.ts)$/.test(path) && /\b(local|session)Storage\b/.test(code))
    found.push('storage is reached through safeStorage')
  const focuses = /\.focus\(|\bautoFocus\b/.test(code.replace(/\b(commands|focus)\.focus\(/g, ''))
  if (focuses && /^src\/(?!testing\/|lib\/focusIfHere|embed\/sdk)/.test(path))
    found.push(
      'what moves the focus is focusIfHere: from a frame focus() takes the keyboard from the page around',
    )
  const makesEditors = /^src\/channels\/files\/(monaco|editor)\w*\.tsx?$/i.test(path)
  if (!makesEditors && /(^import (?!type)[^']*?|\bimport\(\s*)'monaco-editor/m.test(code))
    found.push('Monaco is imported only where the files channel makes editors')
  if (/\.\.\.\{/.test(code)) found.push('properties are not packed into a spread literal to save lines')
  if (path !== 'src/ui/lazyPart.ts' && /\blazy\(/.test(code))
    found.push('code that is fetched later is a lazyPart: without a network a lazy one takes the page down')
  return found
}

function maxLinesOf(path: string): number {
  if (path === 'src/ui/tokens.css') return Number.POSITIVE_INFINITY // generated
  return /\.(test|spec)\.tsx?$/.test(path) ? MAX_TEST_LINES : MAX_LINES
}

describe('architecture', () => {
  it.each(layered)('%s imports only what its layer may know', (path) => {
    expect(violations(path)).toEqual([])
  })

  it.each(sources)('%s is short enough to be read at once', (path) => {
    expect(read(path).split('\n').length - 1).toBeLessThanOrEqual(maxLinesOf(path))
  })

  it.each(layered.filter((path) => !/\.test\.tsx?$/.test(path)))(
    '%s contains nothing it must not',
    (path) => {
      expect(offences(path, read(path))).toEqual([])
    },
  )
})

describe('the rules themselves', () => {
  it.each([
    ['src/channels/agent/shared/reduce.ts', '../../channels/ports/reduce'],
    ['src/channels/agent/shared/reduce.ts', 'zustand'],
    ['src/channels/terminal/store.ts', 'react'],
    ['src/channels/terminal/shared/protocol.ts', '../../socket/connection'],
    ['src/channels/terminal/TerminalPane.tsx', '../../socket/connection'],
    ['src/socket/connection/connection.ts', '../channels/agent/store'],
    ['src/ui/Button.tsx', '../workspace/SocketProvider'],
    ['src/messages/app.ts', '../app/App'],
    ['src/lib/assertNever.ts', '../socket/protocol'],
    ['src/workspace/createWorkspace.ts', '../app/App'],
    ['server/socket/hub.ts', '../src/channels/agent/store'],
    ['src/channels/ports/PortsPane.tsx', '../terminal/store'],
  ])('%s importing %s is refused', (path, specifier) => {
    expect(violations(path, [specifier])).toHaveLength(1)
  })

  it.each([
    ['src/channels/agent/store.ts', "import { useState } from 'react'"],
    ['src/channels/agent/index.ts', ''],
    ['src/lib/all.ts', "export * from './assertNever'"],
    ['src/lib/all.ts', 'const all = { ...{ one, two }, three }'],
    ['src/app/layout/sizes.ts', 'const open = () => localStorage'],
    ['src/app/App.tsx', "import { editor } from 'monaco-editor/editor/editor.api'"],
    ['src/app/App.tsx', "const load = () => import('monaco-editor/editor/editor.api')"],
    ['src/app/App.tsx', 'const enter = () => field.current?.focus()'],
    ['src/ui/Field.tsx', 'const Field = () => <input autoFocus />'],
    ['src/app/App.tsx', "const Part = lazy(async () => import('./Part'))"],
  ])('%s containing %s is refused', (path, text) => {
    expect(offences(path, text)).toHaveLength(1)
  })
})
