import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Workspace } from '../../channels/context/workspace'
import { isWithin } from '../../channels/files/paths'
import { askFolder } from '../../channels/terminal/queries'
import { createEmitter } from '../../lib/createEmitter'
import { byPlace, type Diagnostic, type Origin } from './diagnostic'
import { createRuns, type RunProblem, type Runs } from './output/createRuns'
import { createPlaceResolver } from './placeResolver'
import { watchCalls } from './watchCalls'
import { watchTerminals } from './watchTerminals'

export interface ProblemsState {
  /** By file and place. */
  readonly diagnostics: readonly Diagnostic[]
  /** There are more than are shown. */
  readonly isCut: boolean
}

type Parts = Pick<Workspace, 'terminals' | 'agent' | 'files' | 'queryClient' | 'clock' | 'config'>

interface Options extends Parts {
  /** Runs something when the page has nothing better to do. */
  readonly whenIdle?: (run: () => void) => void
}

/** Output of one terminal or one step of an agent. */
interface Source {
  readonly origin: Origin
  readonly runs: Runs
  readonly command: string
  /** Where its names begin; asked for anew each time. */
  readonly folder: () => Promise<string>
}

export type Problems = ReturnType<typeof createProblems>

const MAX_SHOWN = 2000
/** Steps of agents whose problems are kept. */
const MAX_CALLS = 30
/** Files that are looked for after one look at the output, and how many questions are on their way together. */
const MAX_LOOKED_FOR = 300
const AT_A_TIME = 8
const NOWHERE = Promise.resolve(null)

/**
 * What is wrong in the files of a workspace, by the language services, the output of terminals and the commands of agents:
 * `const problems = createProblems(workspace); problems.store.getState().diagnostics`.
 */
export function createProblems({ whenIdle = idle, ...workspace }: Options) {
  const { terminals, agent, files, queryClient, clock, config } = workspace
  const store: StoreApi<ProblemsState> = createStore<ProblemsState>(() => ({ diagnostics: [], isCut: false }))
  const root = () => config.store.getState().config?.workspace.root ?? null
  const resolver = createPlaceResolver({ files, queryClient, root })
  const sources = new Map<string, Source>()
  let isResolving = false
  /** More was printed meanwhile. */
  let isMore = false
  let isReplaced = false

  function publish(): void {
    const fromEditors = markersOf(files.editors.view.getState().markers)
    const inEditors = new Set(fromEditors.map(saidAt))
    const all = [...fromEditors]
    for (const source of sources.values())
      for (const [index, problem] of source.runs.all().entries()) {
        const diagnostic = diagnosticOf(source.origin, problem, index)
        if (diagnostic && !inEditors.has(saidAt(diagnostic))) all.push(diagnostic)
      }
    const diagnostics = once(all).sort(byPlace)
    store.setState({ diagnostics: diagnostics.slice(0, MAX_SHOWN), isCut: diagnostics.length > MAX_SHOWN })
  }

  /** Finds the files that tools named, a few at a time. */
  async function resolve(): Promise<void> {
    isMore = true
    if (isResolving) return
    isResolving = true
    try {
      while (isMore) {
        isMore = false
        for (const source of [...sources.values()]) await resolveIn(source)
        publish()
      }
    } catch {
      // Without an answer nothing is known; the next output asks again.
      publish()
    } finally {
      isResolving = false
    }
  }

  async function resolveIn({ runs, folder }: Source): Promise<void> {
    const unknown = runs.all().filter(({ path }) => path === undefined)
    if (unknown.length === 0) return
    const base = await folder()
    const found = new Map<string, Promise<string | null>>()
    const find = async (file: string): Promise<string | null> => {
      const path = found.get(file) ?? (found.size < MAX_LOOKED_FOR ? resolver.find(file, base) : NOWHERE)
      found.set(file, path)
      return path
    }
    for (let from = 0; from < unknown.length; from += AT_A_TIME)
      await Promise.all(unknown.slice(from, from + AT_A_TIME).map((problem) => place(problem, find)))
  }

  function add(key: string, source: Omit<Source, 'runs'>): Runs {
    const runs = createRuns()
    // Another shell in the same terminal, or its screen as it is drawn anew: what was said before is gone.
    if (sources.has(key)) isReplaced = true
    sources.set(key, { ...source, runs })
    return runs
  }
  function changedOutput(): void {
    const isChanged = [...sources.values()].filter(({ runs }) => runs.takeChanged()).length > 0
    if (isChanged || isReplaced) void resolve()
    isReplaced = false
  }

  const stops = [
    resolver.stop,
    watchTerminals({
      store: terminals.store,
      clock,
      whenIdle,
      began: (id) =>
        add(`terminal:${id}`, {
          origin: { kind: 'terminal', id },
          command: '',
          folder: () => folderOf(terminals, id),
        }),
      gone(id) {
        if (sources.delete(`terminal:${id}`)) publish()
      },
      rested: changedOutput,
    }),
    watchCalls({
      store: agent.store,
      clock,
      whenIdle,
      ended({ id, command, folder, output }) {
        for (const [key, source] of sources)
          if (source.origin.kind === 'agent' && source.command === command) sources.delete(key)
        const inside = insideOf(folder, root())
        const runs = add(`agent:${id}`, {
          origin: { kind: 'agent', id },
          command,
          folder: async () => inside,
        })
        runs.read(output, false)
        runs.end()
        const calls = [...sources].filter(([, { origin }]) => origin.kind === 'agent')
        for (const [key] of calls.slice(0, -MAX_CALLS)) sources.delete(key)
        void resolve()
      },
    }),
    files.changes.on(({ action, path, isDirectory }) => {
      let isNews = false
      for (const { runs } of sources.values()) {
        if (action === 'delete')
          isNews = runs.drop((one) => one.path != null && isWithin(one.path, path)) || isNews
        else if (isDirectory !== true)
          for (const problem of runs.all()) {
            if (problem.path !== path || problem.isStale) continue
            problem.isStale = true
            isNews = true
          }
      }
      if (isNews) publish()
    }),
    files.editors.view.subscribe((state, before) => {
      if (state.markers !== before.markers) publish()
    }),
  ]
  publish()

  return {
    store,
    /** Which problem the user has come to, in words. */
    told: createEmitter<string>(),
    /** Forgets what terminals and agents printed; what the editor says of its texts stays. */
    clear(): void {
      for (const { runs } of sources.values()) runs.drop(() => true)
      publish()
    },
    /** The file of the workspace that a text of a terminal names; null: none. */
    find: async (file: string, sessionId: string): Promise<string | null> =>
      resolver.find(file, await folderOf(terminals, sessionId)),
    stop(): void {
      for (const stop of stops) stop()
    },
  }
}

async function place(problem: RunProblem, find: (file: string) => Promise<string | null>): Promise<void> {
  for (const each of problem.places) {
    const path = await find(each.file)
    if (path !== null) return void Object.assign(problem, { path, place: each })
  }
  problem.path = null
}

const saidAt = ({ path, line, message }: Diagnostic): string => `${path}\n${line}\n${message}`

/** What several terminals say alike is said once. */
function once(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map<string, Diagnostic>()
  for (const one of diagnostics) {
    const same = `${saidAt(one)}\n${one.column}`
    const known = seen.get(same)
    if (!known || (known.isStale && !one.isStale)) seen.set(same, one)
  }
  return [...seen.values()]
}

function diagnosticOf(origin: Origin, problem: RunProblem, index: number): Diagnostic | null {
  const { path, place, severity, message, code, tool, isStale } = problem
  if (path == null || !place) return null
  const { line, column } = place
  const key = `${origin.kind}:${origin.id}:${index}:${path}:${line}:${column}`
  return { key, path, line, column, severity, message, code, tool, origin, isStale }
}

type Markers = ReturnType<Workspace['files']['editors']['view']['getState']>['markers']

const markersOf = (markers: Markers): readonly Diagnostic[] =>
  Object.entries(markers).flatMap(([path, list]) =>
    list.map(({ line, column, severity, message, code, source }, index) => ({
      key: `editor:${path}:${index}`,
      path,
      line,
      column,
      severity,
      message,
      code,
      tool: source,
      origin: { kind: 'editor', id: path } as const,
      isStale: false,
    })),
  )

/** Where a shell of the workspace is now, else where it began, else the root. */
async function folderOf({ store, link }: Workspace['terminals'], sessionId: string): Promise<string> {
  const session = store.getState().sessions[sessionId]
  if (!session) return '/'
  return (await askFolder(link, session)) ?? session.cwd ?? '/'
}

/** A folder of the server's disk as a path of the workspace. */
function insideOf(folder: string | null, root: string | null): string {
  if (folder === null || root === null || !isWithin(folder, root)) return '/'
  return folder.slice(root.length) || '/'
}

/** In a flood the page is never idle: soon all the same. Where the browser does not tell, too. */
function idle(run: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(run, { timeout: 100 })
  else setTimeout(run, 1)
}
