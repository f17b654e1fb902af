import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { anthropicMessages } from './anthropicMessages'
import { geminiContent } from './geminiContent'
import { openaiChat } from './openaiChat'
import { openaiResponses } from './openaiResponses'
import { pieces } from './readBody'
import { toolCall } from './toolCalls'
import type { AnswerWriter, ModelApi, ModelRequest, Turn } from './turns'

const APIS: readonly ModelApi[] = [anthropicMessages, openaiResponses, openaiChat, geminiContent]
const MODELS = ['fake-model', 'fake-model-2']
/** Between two pieces of an answer, so that it really comes in pieces. */
const PIECE_MS = 15

/** What the model does in one turn of a conversation, and what came of it. */
export interface Play {
  /** To be part of the prompt: by it the model knows which play is meant. */
  readonly word: string
  readonly requests: readonly ModelRequest[]
  /** What the play wanted and the agent has no tool for. */
  missing(): string | null
}

/** A model API on loopback that plays what a test wrote. */
export interface FakeModel {
  readonly origin: string
  /** One step for each request of the turn, in order; then the turn ends. */
  play(...turns: readonly Turn[]): Play
  /** Oldest first. */
  readonly requests: readonly ModelRequest[]
  /** What was asked and is no part of a model API. */
  readonly unknown: readonly string[]
  close(): Promise<void>
}

/** @example const model = await createFakeModel(); const play = model.play({ say: 'Hello' }) */
export async function createFakeModel(): Promise<FakeModel> {
  const plays = new Map<
    string,
    { turns: readonly Turn[]; requests: ModelRequest[]; missing: string | null }
  >()
  const requests: ModelRequest[] = []
  const unknown: string[] = []
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      unknown.push(String(error))
      response.destroy()
    })
  })

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = parsed(await textOf(incoming))
    const path = (incoming.url ?? '').replace(/\?.*$/, '')
    const api = APIS.find((each) => each.fits(path))
    if (!api) return beside(path, response)
    const fromPath = /models\/([^:]+):/.exec(path)?.[1]
    const read = api.read(body)
    const request = fromPath === undefined ? read : { ...read, model: decodeURIComponent(fromPath) }
    const { turn, play } = meant(request)
    requests.push(request)
    play?.requests.push(request)
    if (turn.fail) return json(response, api.refusal(turn.fail.status, turn.fail.message), turn.fail.status)
    if (!request.streams || path.endsWith(':generateContent'))
      return json(response, api.whole(request, turn.say ?? 'Done.'))
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    const call = turn.use ? toolCall(turn.use, request.tools) : null
    if (turn.use && !call && play) play.missing = turn.use.does
    const writer = api.begin(request, (text) => void response.write(text))
    await tell(turn, writer, response)
    if (call) writer.call(call)
    writer.end()
    response.end()
  }

  /** By the last prompt that names a play, and how many tools were used since. */
  function meant({ tools, lines }: ModelRequest) {
    const at = lines.findLastIndex(({ by, text }) => by === 'user' && PLAY.test(text))
    const word = [...(lines[at]?.text.matchAll(new RegExp(PLAY, 'g')) ?? [])].at(-1)?.[0]
    const play = word === undefined || tools.length === 0 ? undefined : plays.get(word)
    const step = lines.slice(at + 1).filter(({ by }) => by === 'call').length
    const turn: Turn = play ? (play.turns[step] ?? { say: 'Done.' }) : { say: 'A title' }
    return { turn, play }
  }

  function beside(path: string, response: ServerResponse): void {
    if (/\/models(\/[^/:]+)?$/.test(path)) json(response, modelList())
    else if (/count_?tokens$/i.test(path)) json(response, { input_tokens: 100, totalTokens: 100 })
    else {
      unknown.push(path)
      json(response, { error: { message: `The fake model has no ${path}` } }, 404)
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    play(...turns) {
      const play = { turns, requests: [] as ModelRequest[], missing: null as string | null }
      const word = `[play-${plays.size + 1}]`
      plays.set(word, play)
      return { word, requests: play.requests, missing: () => play.missing }
    },
    requests,
    unknown,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const PLAY = /\[play-\d+\]/

async function tell(turn: Turn, writer: AnswerWriter, response: ServerResponse): Promise<void> {
  if (turn.think) writer.think(turn.think)
  const [first, ...others] = pieces(turn.say ?? '')
  if (first !== undefined) writer.say(first)
  if ('hold' in turn) await Promise.race([turn.hold, once(response, 'close')])
  for (const piece of others) {
    await pause(PIECE_MS)
    if (response.destroyed) return
    writer.say(piece)
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of incoming) text += String(part)
  return text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Some requests have no body.
    return {}
  }
}

function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function modelList(): object {
  const entries = MODELS.map((id) => ({ id, object: 'model', type: 'model', display_name: id }))
  return { object: 'list', data: entries, models: [], has_more: false }
}
