import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

/**
 * An agent without a model that speaks the Agent Client Protocol: it does what a prompt says in JSON behind `do `, and
 * writes each prompt to the file it is started with.
 *
 *     do {"write": {"src/a.ts": "new text"}, "remove": ["b.ts"], "ask": true}
 *     do {"count": {"path": "a.txt", "line": "agent:", "everyMs": 500, "times": 10}}
 */
const [heard = ''] = process.argv.slice(2)
let folder = ''
let asked = 0
/** @type {Map<number, (answer: unknown) => void>} */
const waiting = new Map()

/** @param {object} message */
const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

/** @param {string} method @param {object} params */
function ask(method, params) {
  asked += 1
  const id = asked
  say({ id, method, params })
  return new Promise((resolve) => waiting.set(id, resolve))
}

/**
 * Counts in one line of a file, as an agent that edits it again and again, and says each time what it changed.
 * @param {string} sessionId @param {{ path: string, line: string, everyMs: number, times: number }} wish
 */
async function count(sessionId, { path, line, everyMs, times }) {
  const place = join(folder, path)
  for (let nth = 1; nth <= times; nth++) {
    await setTimeout(everyMs)
    const oldText = readFileSync(place, 'utf8')
    const newText = oldText.replace(new RegExp(`^${line}.*$`, 'm'), `${line} ${nth}`)
    writeFileSync(place, newText)
    const content = [{ type: 'diff', path: place, oldText, newText }]
    const call = {
      toolCallId: `edit ${nth}`,
      title: `Edit ${path}`,
      kind: 'edit',
      status: 'completed',
      content,
    }
    say({ method: 'session/update', params: { sessionId, update: { sessionUpdate: 'tool_call', ...call } } })
  }
}

/** @param {{ sessionId: string, prompt: { type: string, text?: string }[] }} params */
async function prompted({ sessionId, prompt }) {
  const text = prompt.map((part) => part.text ?? '').join('\n')
  appendFileSync(heard, `${JSON.stringify(text)}\n`)
  const wish = JSON.parse(/do (\{.*\})/.exec(text)?.[1] ?? '{}')
  for (const [path, content] of Object.entries(wish.write ?? {})) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), String(content))
  }
  if (wish.count) await count(sessionId, wish.count)
  for (const path of wish.remove ?? []) rmSync(join(folder, path))
  if (wish.ask) {
    const toolCall = { toolCallId: `call${asked}`, title: 'make release', kind: 'execute', status: 'pending' }
    const options = [
      { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
      { optionId: 'no', name: 'Deny', kind: 'reject_once' },
    ]
    await ask('session/request_permission', { sessionId, toolCall, options })
  }
  const content = { type: 'text', text: 'Done.' }
  say({
    method: 'session/update',
    params: { sessionId, update: { sessionUpdate: 'agent_message_chunk', content } },
  })
  return { stopReason: 'end_turn' }
}

/** @param {string} method @param {any} params */
async function answerTo(method, params) {
  if (method === 'initialize') return { protocolVersion: 1, agentCapabilities: {}, authMethods: [] }
  if (method === 'session/new') {
    folder = params.cwd
    return { sessionId: 'one' }
  }
  if (method === 'session/prompt') return prompted(params)
  return {}
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params, result } = JSON.parse(line)
  if (method === undefined) waiting.get(id)?.(result)
  else if (id !== undefined) void answerTo(method, params).then((answer) => say({ id, result: answer }))
}
