import {
  type CreateElicitationRequest,
  CreateElicitationResponse,
  type ElicitationSchema,
  methods,
  RequestError,
} from '@agentclientprotocol/sdk'
import { edit, list, type Place, read } from './files'
import { NOTE, type Step } from './parsePrompt'
import { runCommand } from './runCommand'
import { FAILURE, HELP, NOTE_TEXT, PLAN, THOUGHT, TOUR_END, TOUR_PLAN, TOUR_THOUGHT } from './texts'
import type { Turn } from './turn'

/** What the steps of one conversation share. */
export interface Conversation extends Place {
  readonly env: Readonly<Record<string, string>>
  /** The user allowed all commands of this conversation. */
  mayRun: boolean
}

const INTERNAL_ERROR = -32_603

export async function perform(turn: Turn, conversation: Conversation, step: Step): Promise<void> {
  switch (step.does) {
    case 'list':
      return list(turn, conversation, step.folder)
    case 'read':
      return read(turn, conversation, step.path)
    case 'edit':
      return edit(turn, conversation, {
        ...step,
        fresh: step.path === NOTE ? NOTE_TEXT : 'Made by the demo agent.\n',
      })
    case 'run':
      return run(turn, conversation, step.command)
    case 'ask':
      return ask(turn)
    case 'form':
      return fillIn(turn)
    case 'plan':
      return workOff(turn)
    case 'think':
      await turn.think(THOUGHT)
      return turn.say('That is what I thought.\n\n')
    case 'stream':
      return turn.say(Array.from({ length: step.count }, (_, at) => `word${at + 1}`).join(' '))
    case 'fail':
      throw new RequestError(INTERNAL_ERROR, FAILURE)
    case 'help':
      return turn.say(HELP)
    case 'tour':
      return tour(turn, conversation)
  }
}

async function run(turn: Turn, conversation: Conversation, command: string): Promise<void> {
  const rawInput = { command }
  const call = { title: command, name: 'run_command', kind: 'execute' as const, rawInput }
  const toolCallId = await turn.begin({ ...call, status: 'pending' })
  await turn.step()
  if (!conversation.mayRun) {
    const outcome = await turn.askPermission({ toolCallId, ...call })
    const chosen = outcome.outcome === 'selected' ? outcome.optionId : 'reject-once'
    if (chosen === 'reject-once') {
      await turn.change(toolCallId, { status: 'failed' })
      return turn.say(`I did not run \`${command}\`.\n\n`)
    }
    conversation.mayRun = chosen === 'allow-session'
  }
  const shown = { terminal_id: toolCallId }
  await turn.change(toolCallId, {
    status: 'in_progress',
    content: [{ type: 'terminal', terminalId: toolCallId }],
  })
  let printed: Promise<void> = Promise.resolve()
  const print = (text: string) => {
    printed = printed
      .then(() => turn.change(toolCallId, { _meta: { terminal_output: { ...shown, data: text } } }))
      // A stopped turn says nothing more.
      .catch(() => undefined)
  }
  const { root: cwd, env } = conversation
  const exitCode = await runCommand({ command, cwd, env, signal: turn.signal, print })
  await printed
  await turn.change(toolCallId, {
    status: exitCode === 0 ? 'completed' : 'failed',
    _meta: { terminal_exit: { ...shown, exit_code: exitCode, signal: null } },
  })
  await turn.say(
    exitCode === 0 ? 'The command succeeded.\n\n' : `The command ended with code ${exitCode}.\n\n`,
  )
}

async function ask(turn: Turn): Promise<void> {
  const answer = await elicit(turn, 'One question before I go on.', {
    type: 'object',
    required: ['colour'],
    properties: {
      colour: {
        type: 'string',
        title: 'Colour',
        description: 'Which colour should the demo have?',
        oneOf: [
          { const: 'blue', title: 'Blue', description: 'Recommended' },
          { const: 'green', title: 'Green' },
          { const: 'red', title: 'Red' },
        ],
      },
    },
  })
  if (answer === null) return turn.say('You skipped the question.\n\n')
  await turn.say(`You chose **${String(answer.colour)}**.\n\n`)
}

async function fillIn(turn: Turn): Promise<void> {
  const answer = await elicit(turn, 'A form with every kind of field.', {
    type: 'object',
    required: ['name', 'tests'],
    properties: {
      name: { type: 'string', title: 'Name', description: 'What should it be called?', minLength: 2 },
      count: { type: 'integer', title: 'Count', description: 'How many of them?', minimum: 1, maximum: 9 },
      tests: { type: 'boolean', title: 'Tests', description: 'With tests?' },
      parts: {
        type: 'array',
        title: 'Parts',
        description: 'Which parts?',
        items: {
          anyOf: [
            { const: 'page', title: 'Page' },
            { const: 'server', title: 'Server' },
          ],
        },
      },
    },
  })
  if (answer === null) return turn.say('You skipped the form.\n\n')
  await turn.say(`You answered:\n\n\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\`\n\n`)
}

async function elicit(
  turn: Turn,
  message: string,
  requestedSchema: ElicitationSchema,
): Promise<Record<string, unknown> | null> {
  const { sessionId, client } = turn
  const toolCallId = await turn.begin({
    title: message,
    name: 'ask_user',
    kind: 'other',
    status: 'in_progress',
  })
  const form: CreateElicitationRequest = { sessionId, toolCallId, mode: 'form', message, requestedSchema }
  const answer = await turn.race(client.request(methods.client.elicitation.create, form))
  await turn.change(toolCallId, { status: 'completed' })
  if (!CreateElicitationResponse.isAccept(answer)) return null
  return answer.content ?? {}
}

async function workOff(turn: Turn): Promise<void> {
  for (let done = 0; done <= PLAN.length; done++) {
    await turn.plan(PLAN, done, true)
    await turn.step()
  }
  await turn.say('Every step of the plan is done.\n\n')
}

async function tour(turn: Turn, conversation: Conversation): Promise<void> {
  await turn.think(TOUR_THOUGHT)
  const steps: readonly Step[] = [
    { does: 'list', folder: '/' },
    { does: 'read', path: '/README.md' },
    { does: 'edit', path: NOTE, change: null },
    { does: 'run', command: 'ls' },
  ]
  for (const [done, step] of steps.entries()) {
    await turn.plan(TOUR_PLAN, done, true)
    await perform(turn, conversation, step)
  }
  await turn.plan(TOUR_PLAN, steps.length, false)
  await turn.say(TOUR_END)
}
