import type { ScriptedTurn } from '../kit/scriptedAgent'
import type { SessionContext, SessionScript } from '../simulation/harness/runSession'

/** Longer than the server joins increments for, so that each word is an event of its own. */
const APART_MS = 51

/** The turn of the prompt with this text, once it has reached the agent. */
async function turnOf({ server, until }: SessionContext, text: string): Promise<ScriptedTurn> {
  const find = () => server.agent.turns.find((turn) => turn.text === text)
  await until(() => find() !== undefined, `the agent to hear "${text}"`)
  const turn = find()
  if (!turn) throw new Error('It was there a moment ago.')
  return turn
}

async function say(
  { wait }: SessionContext,
  turn: ScriptedTurn,
  messageId: string,
  { words, type = 'text' }: { words: number; type?: 'text' | 'thinking' },
): Promise<void> {
  for (let word = 1; word <= words; word++) {
    turn.host.update({ type, messageId, content: `${messageId} ${word} ` })
    await wait(APART_MS)
  }
}

async function runTool(
  { wait }: SessionContext,
  turn: ScriptedTurn,
  toolCallId: string,
  lines: number,
): Promise<void> {
  const call = {
    toolName: 'bash',
    kind: 'execute' as const,
    title: 'npm test',
    input: { command: 'npm test' },
  }
  turn.host.update({ type: 'tool_invocation', toolCallId, ...call, status: 'running' })
  for (let line = 1; line <= lines; line++) {
    turn.host.update({ type: 'tool_output', toolCallId, content: `ok ${line}\n` })
    await wait(APART_MS)
  }
  turn.host.update({ type: 'tool_invocation', toolCallId, ...call, status: 'completed' })
  turn.host.update({ type: 'tool_result', toolCallId, exitCode: 0 })
}

function plan(turn: ScriptedTurn, done: number): void {
  const names = ['Look around', 'Write tests', 'Tidy up']
  const entries = names.map((content, index) => ({
    content,
    status:
      index < done
        ? ('completed' as const)
        : index === done
          ? ('in_progress' as const)
          : ('pending' as const),
  }))
  turn.host.update({ type: 'plan', entries })
}

const PERMISSION = {
  title: 'rm -rf build',
  kind: 'execute' as const,
  input: { command: 'rm -rf build' },
  options: [
    { optionId: 'once', name: 'Allow once', kind: 'allow_once' as const },
    { optionId: 'always', name: 'Always allow', kind: 'allow_always' as const },
    { optionId: 'no', name: 'Deny', kind: 'reject_once' as const },
  ],
}

const QUESTION = {
  message: 'Before I go on',
  questions: [
    {
      id: 'colour',
      question: 'Which colour?',
      options: [{ label: 'Red' }, { label: 'Blue' }],
      required: true,
    },
  ],
  check: () => null,
}

/** One short conversation: a few words with a tool call. */
export async function converse(context: SessionContext, text: string, words: number): Promise<void> {
  const said = context.user.prompt(text)
  const turn = await turnOf(context, text)
  await say(context, turn, `a-${text}`, { words })
  await runTool(context, turn, `t-${text}`, 4)
  await say(context, turn, `b-${text}`, { words })
  turn.end()
  await said
}

/** Streaming, thinking, tools, a plan, a permission, a question. */
export const agentSession: SessionScript = {
  name: 'an agent',
  async run(context) {
    const { user, page } = context
    const { commands } = page.workspace.agent
    const said = user.prompt('first')
    const first = await turnOf(context, 'first')
    first.host.update({ type: 'title', title: 'The first task' })
    plan(first, 0)
    await say(context, first, 'thought', { words: 30, type: 'thinking' })
    await say(context, first, 'answer', { words: 60 })
    await runTool(context, first, 'call-1', 30)
    plan(first, 1)
    await said

    const allowed = first.host.requestPermission(PERMISSION)
    await user.answer('permission', (id) => commands.approve(id, 'once'))
    await say(context, first, `chose-${await allowed}`, { words: 10 })
    const asked = first.host.ask(QUESTION)
    await user.answer('question', (id) => commands.answer(id, { colour: 'Blue' }))
    const reply = await asked
    await say(context, first, `replied-${reply.action}`, { words: 10 })
    plan(first, 3)
    first.end()
    await converse(context, 'last', 20)
  },
}

/** Prompts that wait for their turn, a refusal, an answer that became too long. */
export const queueSession: SessionScript = {
  name: 'a queue of prompts',
  async run(context) {
    const { user, page } = context
    await user.prompt('first')
    const first = await turnOf(context, 'first')
    await user.prompt('second')
    await user.prompt('third')
    await say(context, first, 'rest', { words: 40 })
    first.end()
    const second = await turnOf(context, 'second')
    await say(context, second, 'second-answer', { words: 50 })
    const denied = second.host.requestPermission(PERMISSION)
    await user.answer('permission', (id) => page.workspace.agent.commands.reject(id, 'no'))
    await say(context, second, `chose-${await denied}`, { words: 5 })
    second.end()
    const third = await turnOf(context, 'third')
    await runTool(context, third, 'call-3', 40)
    await say(context, third, 'third-answer', { words: 30 })
    third.end('max_tokens')
  },
}
