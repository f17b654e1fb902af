import { readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import {
  methods,
  type ReadTextFileRequest,
  RequestError,
  type WriteTextFileRequest,
} from '@agentclientprotocol/sdk'
import { isInside, parsePath } from '../../drivers/disk/safePath'
import type { Turn } from './turn'

/** Entries of a listing that are shown. */
const MAX_ENTRIES = 200
/** UTF-16 units of a file that are shown. */
const MAX_SHOWN = 20_000

export interface Place {
  /** Real absolute path of the workspace. */
  readonly root: string
}

const absolute = ({ root }: Place, path: string) => join(root, ...parsePath(path))

export async function list(turn: Turn, place: Place, folder: string): Promise<void> {
  const toolCallId = await turn.begin({
    title: `List ${folder}`,
    name: 'list_folder',
    kind: 'read',
    status: 'in_progress',
    rawInput: { path: folder },
  })
  await turn.step()
  try {
    const real = await realpath(absolute(place, folder))
    if (!isInside(place.root, real)) throw new Error(`${folder} is outside the workspace.`)
    const entries = await readdir(real, { withFileTypes: true })
    const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort()
    const more = names.length > MAX_ENTRIES ? `\n… and ${names.length - MAX_ENTRIES} more` : ''
    await finish(turn, toolCallId, names.slice(0, MAX_ENTRIES).join('\n') + more)
    await turn.say(`\`${folder}\` holds ${counted(names.length, 'entry', 'entries')}.\n\n`)
  } catch (error) {
    await fail(turn, toolCallId, error, `I could not list \`${folder}\`.\n\n`)
  }
}

export async function read(turn: Turn, place: Place, path: string): Promise<void> {
  const toolCallId = await turn.begin({
    title: `Read ${path}`,
    name: 'read_file',
    kind: 'read',
    status: 'in_progress',
    rawInput: { path },
    locations: [{ path: join(place.root, path) }],
  })
  await turn.step()
  try {
    const text = await readText(turn, place, path)
    await finish(turn, toolCallId, text.slice(0, MAX_SHOWN))
    const first = text.split('\n').find((line) => line.trim() !== '')
    const begins = first === undefined ? '' : ` It begins with:\n\n> ${first.trim().slice(0, 200)}`
    await turn.say(`\`${path}\` has ${counted(text.split('\n').length, 'line', 'lines')}.${begins}\n\n`)
  } catch (error) {
    await fail(turn, toolCallId, error, `I could not read \`${path}\`.\n\n`)
  }
}

export interface Edit {
  readonly path: string
  readonly change: { readonly from: string; readonly to: string } | null
  /** What a file that is not there begins with. */
  readonly fresh: string
}

export async function edit(turn: Turn, place: Place, { path, change, fresh }: Edit): Promise<void> {
  const toolCallId = await turn.begin({
    title: `Edit ${path}`,
    name: 'edit_file',
    kind: 'edit',
    status: 'in_progress',
    rawInput: change ? { path, ...change } : { path },
    locations: [{ path: join(place.root, path) }],
  })
  await turn.step()
  try {
    const oldText = await readText(turn, place, path).catch(noneIfMissing)
    const newText = changed({ path, change, fresh }, oldText)
    await turn.change(toolCallId, {
      content: [{ type: 'diff', path: absolute(place, path), oldText, newText }],
    })
    const write: WriteTextFileRequest = {
      sessionId: turn.sessionId,
      path: absolute(place, path),
      content: newText,
    }
    await turn.race(turn.client.request(methods.client.fs.writeTextFile, write))
    await turn.change(toolCallId, { status: 'completed' })
    await turn.say(oldText === null ? `I made \`${path}\`.\n\n` : `I changed \`${path}\`.\n\n`)
  } catch (error) {
    await fail(turn, toolCallId, error, `I could not edit \`${path}\`.\n\n`)
  }
}

async function readText(turn: Turn, place: Place, path: string): Promise<string> {
  const request: ReadTextFileRequest = { sessionId: turn.sessionId, path: absolute(place, path) }
  return (await turn.race(turn.client.request(methods.client.fs.readTextFile, request))).content
}

const NOT_FOUND = -32_002

function noneIfMissing(error: unknown): null {
  if (error instanceof RequestError && error.code === NOT_FOUND) return null
  throw error
}

function changed({ path, change, fresh }: Edit, before: string | null): string {
  if (change) {
    if (before === null) return `${change.to}\n`
    if (!before.includes(change.from)) throw new Error(`${path} does not contain “${change.from}”.`)
    return before.replace(change.from, () => change.to)
  }
  if (before === null) return fresh
  const line = commentFor(path)
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`
}

const HASH = /\.(?:py|rb|sh|ya?ml|toml|conf|ini|env)$|(?:^|\/)(?:Makefile|Dockerfile)$/i
const SLASHES = /\.(?:[cm]?[jt]sx?|java|go|rs|c|h|cc|cpp|hpp|cs|swift|kt|scala|php|scss|less)$/i

/** A line that does no harm in a file of this kind. */
function commentFor(path: string): string {
  const words = 'Edited by the demo agent.'
  if (/\.json$/i.test(path)) throw new Error(`JSON has no comments. Say: edit ${path} OLD => NEW.`)
  if (HASH.test(path)) return `# ${words}`
  if (SLASHES.test(path)) return `// ${words}`
  if (/\.css$/i.test(path)) return `/* ${words} */`
  return /\.(?:html?|xml|svg|vue)$/i.test(path) ? `<!-- ${words} -->` : words
}

const finish = (turn: Turn, toolCallId: string, text: string) =>
  turn.change(toolCallId, {
    status: 'completed',
    content: [{ type: 'content', content: { type: 'text', text } }],
  })

/** A stopped turn is no failure of the call. */
async function fail(turn: Turn, toolCallId: string, error: unknown, words: string): Promise<void> {
  turn.signal.throwIfAborted()
  const text = error instanceof Error ? error.message : String(error)
  await turn.change(toolCallId, { status: 'failed', rawOutput: text })
  await turn.say(words)
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`
