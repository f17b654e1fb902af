import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

/**
 * Which layer may import which. The first pattern that matches a file decides its layer; `may` names the layers it may import.
 * Layers are folders. Inside a channel two kinds of file differ: views (`*.tsx`, hooks `use*.ts`, `*Context.ts`, menus)
 * know React, everything else is a model and does not.
 */
const LAYERS: readonly { layer: string; files: RegExp; may: readonly string[]; packages: RegExp }[] = [
  layer('test', /\.test\.tsx?$|^(src|server)\/testing\//, ['*'], /./),
  layer('lib', /^src\/lib\//, [], /^$/),
  layer('wire', /^src\/socket\/protocol\.ts$/, ['lib'], /^zod\/mini$/),
  layer('shared', /^src\/channels\/\w+\/shared\//, ['lib', 'wire'], /^zod\/mini$/),
  layer('socket', /^src\/socket\//, ['lib', 'wire'], /^zod\/mini$/),
  layer('messages', /^src\/messages\//, ['lib'], /^$/),
  layer(
    'ui',
    /^src\/ui\//,
    ['lib', 'messages'],
    /^(react|react-dom|radix-ui|lucide-react|zustand|@tanstack\/react-virtual)(\/|$)/,
  ),
  layer('preview messages', /^src\/preview\/messages\.ts$/, [], /^$/),
  layer('preview helper', /^src\/preview\//, ['preview messages'], /^$/),
  layer('embed sdk', /^src\/embed-sdk\//, [], /^$/),
  layer('context', /^src\/channels\/context\//, ['*model', 'channel', 'messages', 'ui', 'monaco'], /./),
  layer(
    'view',
    /^src\/channels\/.*(\.tsx|\/use[A-Z]\w*\.ts|Context\.ts|\/(screen|text|tree)Menu\.ts)$/,
    ['*wire', 'model', 'preview messages', 'monaco', 'context', 'ui', 'messages'],
    /./,
  ),
  layer(
    'channel',
    /^src\/channels\/(agent\/createAgent|config\/createConfig|files\/createFiles|ports\/createPorts|terminal\/createTerminal)\.ts$/,
    ['*model', 'monaco', 'messages'],
    /^@tanstack\/react-query$/,
  ),
  layer('monaco', /^src\/channels\/files\/editor\//, ['*model', 'ui', 'messages'], /./),
  layer(
    'model',
    /^src\/channels\//,
    ['*model', 'messages'],
    /^(zod\/mini|zustand|@tanstack\/query-core|@tanstack\/react-query|@xterm\/|marked|remend|diff|lowlight|highlight\.js|hast|fuzzysort|ignore$)/,
  ),
  layer(
    'workspace',
    /^src\/workspace\//,
    ['*model', 'monaco', 'channel', 'context'],
    /^(zustand|@tanstack\/react-query)/,
  ),
  layer('app', /^src\/app\//, ['*model', 'monaco', 'context', 'view', 'ui', 'messages', 'embed sdk'], /./),
  layer(
    'main',
    /^src\/(main\.tsx$|boot\/)/,
    ['*model', 'context', 'workspace', 'ui', 'messages', 'app'],
    /./,
  ),
  layer('server lib', /^server\/lib\//, ['*wire'], /./),
  layer('server state', /^server\/state\//, ['*wire', 'server lib'], /./),
  layer('server socket', /^server\/socket\//, ['*wire', 'server lib'], /./),
  layer('drivers', /^server\/drivers\//, ['*wire', 'server lib'], /./),
  layer('agents', /^server\/agents\//, ['*wire', 'server lib', 'drivers'], /./),
  layer('review', /^server\/review\//, ['*wire', 'server lib', 'drivers'], /./),
  layer('git', /^server\/git\//, ['*wire', 'server lib', 'drivers'], /./),
  layer(
    'server channels',
    /^server\/channels\//,
    ['*wire', 'server lib', 'server state', 'server socket', 'drivers', 'review', 'git', 'agents'],
    /./,
  ),
  layer('http', /^server\/http\//, ['*wire', 'server lib', 'server state', 'server socket', 'drivers'], /./),
  layer('preview gateway', /^server\/preview\//, ['*wire', 'server lib', 'drivers', 'http'], /./),
  layer('server', /^server\/\w+\.ts$/, ['*'], /./),
]
const WIRE = ['lib', 'wire', 'shared']
const MODEL = [...WIRE, 'socket', 'model', 'preview messages']
const CHANNEL = /^src\/channels\/(?!context\/)(\w+)\//
const MAX_LINES = 400
const MAX_TEST_LINES = 500
const MAX_FUNCTION_LINES = 60
/** Files of one folder, its tests and sub-folders not counted. */
const MAX_FILES = 34

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
  const groups: Record<string, readonly string[]> = { '*model': MODEL, '*wire': WIRE }
  const may = new Set([own.layer, ...own.may.flatMap((name) => groups[name] ?? [name])])
  return specifiers.flatMap((specifier) => {
    const target = resolved(path, specifier)
    if (target === null)
      return own.packages.test(specifier) ? [] : [`${own.layer} may not import ${specifier}`]
    if (/\.(json|svg)$/.test(target)) return []
    const theirs = layerOf(target)
    if (!theirs || !may.has(theirs.layer))
      return [`${own.layer} may not import ${target} (${theirs?.layer ?? 'no layer'})`]
    return crossesChannels(path, target) ? [`${path} may not import another channel: ${target}`] : []
  })
}

/** Channels never know each other; what all of them know is the announced capabilities and settings. */
function crossesChannels(path: string, target: string): boolean {
  const from = CHANNEL.exec(path)?.[1]
  const to = CHANNEL.exec(target)?.[1]
  if (!from || !to || from === to) return false
  return !/^src\/channels\/config\/(shared\/(protocol|settings)|useSetting)\.tsx?$/.test(target)
}

/** What no file may contain, wherever it stands; tests excepted. */
function offences(path: string, text: string): string[] {
  const found: string[] = []
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const isModel = ['wire', 'shared', 'socket', 'model', 'channel', 'monaco'].includes(
    layerOf(path)?.layer ?? '',
  )
  if (isModel && /from 'react(-dom)?(\/[\w-]+)?'|\buse(Effect|State|Memo)\b/.test(code))
    found.push('a model file does not mention React')
  if (/\/(index|utils|helpers|types)\.tsx?$/.test(path) || /^export \* from/m.test(code))
    found.push('there are no barrels')
  if (
    !/^src\/(boot\/browserPage\.ts|lib\/storage\/safeStorage\.ts)$/.test(path) &&
    /\b(local|session)Storage\b/.test(code)
  )
    found.push('storage is reached through safeStorage')
  const focuses = /\.focus\(|\bautoFocus\b/.test(code.replace(/\b(commands|focus)\.focus\(/g, ''))
  if (focuses && /^src\/(?!testing\/|lib\/focusIfHere|embed-sdk\/)/.test(path))
    found.push(
      'what moves the focus is focusIfHere: from a frame focus() takes the keyboard from the page around',
    )
  const makesEditors = path.startsWith('src/channels/files/editor/')
  if (!makesEditors && /(^import (?!type)[^']*?|\bimport\(\s*)'monaco-editor/m.test(code))
    found.push('Monaco is imported only where the files channel makes editors')
  if (/\.\.\.\{/.test(code)) found.push('properties are not packed into a spread literal to save lines')
  if (path !== 'src/ui/later/lazyPart.tsx' && /\blazy\(/.test(code))
    found.push('code that is fetched later is a lazyPart: without a network a lazy one takes the page down')
  return found
}

function maxLinesOf(path: string): number {
  if (path === 'src/ui/theme/tokens.css') return Number.POSITIVE_INFINITY // generated
  return /\.(test|spec)\.tsx?$/.test(path) ? MAX_TEST_LINES : MAX_LINES
}

const isTest = (path: string) => layerOf(path)?.layer === 'test' || /\.(test|spec)\.tsx?$/.test(path)

/** The first circle of imports that is found, as the files it leads through; null where there is none. */
function circle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>()
  function visit(path: string, way: readonly string[]): readonly string[] | null {
    const at = way.indexOf(path)
    if (at >= 0) return [...way.slice(at), path]
    if (done.has(path)) return null
    for (const next of graph.get(path) ?? []) {
      const found = visit(next, [...way, path])
      if (found) return found
    }
    done.add(path)
    return null
  }
  for (const path of graph.keys()) {
    const found = visit(path, [])
    if (found) return found
  }
  return null
}

/** Functions with more lines than are read at once. The functions inside one count for themselves, so a factory may hold many. */
function longFunctions(path: string, text = read(path)): string[] {
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length
  const found: string[] = []
  /** Lines of all functions in it, each one's inner ones with it. */
  function linesIn(node: unknown, name: string): number {
    if (Array.isArray(node)) return node.reduce((sum: number, each) => sum + linesIn(each, name), 0)
    if (!isNode(node)) return 0
    const own = node.id?.name ?? node.key?.name ?? name
    const inner = Object.values(node).reduce((sum: number, value) => sum + linesIn(value, own), 0)
    if (!/^(Function(Declaration|Expression)|ArrowFunctionExpression)$/.test(node.type)) return inner
    const lines = lineOf(node.end) - lineOf(node.start) + 1
    if (lines - inner > MAX_FUNCTION_LINES) found.push(`${own} has ${lines - inner} lines`)
    return lines
  }
  linesIn(parseSync(path, text).program, '')
  return found
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly id?: { readonly name?: string } | null
  readonly key?: { readonly name?: string } | null
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

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

describe('the whole', () => {
  it('has no circle of imports', () => {
    const targets = (path: string) =>
      importsOf(path)
        .flatMap((specifier) => resolved(path, specifier) ?? [])
        .filter((to) => sources.includes(to))
    expect(circle(new Map(sources.map((path) => [path, targets(path)])))).toBeNull()
  })

  it('has no function that is too long to be read at once', () => {
    const code = sources.filter((path) => !isTest(path) && !path.endsWith('.css'))
    const long = code.filter((path) => longFunctions(path).length > 0)
    expect(long).toEqual([])
  })

  it('has no folder in which one must search', () => {
    const counts = new Map<string, number>()
    for (const path of sources.filter((each) => !isTest(each)))
      counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
    expect([...counts].filter(([, count]) => count > MAX_FILES)).toEqual([])
  })
})

describe('the rules themselves', () => {
  it('finds a circle, and a function that is too long without its inner ones', () => {
    expect(
      circle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b'])
    const lines = (count: number) => '\n  work()'.repeat(count)
    expect(longFunctions('a.ts', `function long() {${lines(70)}\n}`)).toEqual(['long has 72 lines'])
    const inner = `\n  const inner = () => {${lines(50)}\n  }`
    expect(longFunctions('a.ts', `function outer() {${lines(5)}${inner}${inner}\n}`)).toEqual([])
  })

  it.each([
    ['src/channels/agent/shared/reduce.ts', '../../ports/shared/reduce'],
    ['src/channels/agent/shared/reduce.ts', 'zustand'],
    ['src/channels/terminal/store.ts', 'react'],
    ['src/channels/terminal/shared/protocol.ts', '../../socket/connection/connection'],
    ['src/channels/terminal/TerminalPane.tsx', '../../socket/connection/connection'],
    ['src/socket/connection/connection.ts', '../../channels/agent/store'],
    ['src/ui/Button.tsx', '../channels/context/WorkspaceProvider'],
    ['src/messages/app.ts', '../app/App'],
    ['src/lib/assertNever.ts', '../socket/protocol'],
    ['src/workspace/createWorkspace.ts', '../app/App'],
    ['server/socket/hub.ts', '../../src/channels/agent/store'],
    ['server/drivers/disk/disk.ts', '../../socket/hub'],
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
