import {
  type AgentDriver,
  AgentFailure,
  type KeptSession,
  type Retold,
  type StopReason,
} from '../../server/agents/driver'
import {
  createScriptedAgent,
  EFFORT,
  type ScriptedOffer,
  type ScriptedTurn,
} from '../../src/testing/kit/scriptedAgent'
import { createScriptedControl, type ScriptedControl } from '../../src/testing/kit/scriptedControl'

export interface AgentScript {
  readonly driver: AgentDriver
  /** What the page of agents shows of it. */
  readonly control: ScriptedControl
  /** Stops every answer after this many words until `resume`. */
  pauseAfter(words: number): void
  resume(): void
  /** Sessions that begin from now on do so when the result is called. */
  holdStart(): () => void
  /** What the agent does in each turn before it answers, such as writing files. */
  during(act: (text: string) => void): void
  /** Prompts that reached the agent, oldest first. */
  readonly prompts: readonly string[]
  /** What the workspace told the agent with them. */
  readonly notes: readonly string[]
  /** Sessions it was asked to begin. */
  starts(): number
  /** Sessions that it keeps by itself, with what was said in them. */
  keep(sessions: readonly KeptTalk[]): void
  /** Says nothing again of its sessions until the result is called. */
  holdRetelling(): () => void
  /** What each of them named. */
  readonly files: readonly ScriptedTurn['files'][]
}

/** `talk`: null where it only goes on, without saying it again. */
export interface KeptTalk extends KeptSession {
  readonly talk: readonly Retold[] | null
}

interface Turn extends ScriptedTurn {
  readonly id: string
  /** Resolves when the test lets the next word go; at once when the turn was cancelled. */
  pace(word: number): Promise<void>
}

/**
 * An agent without a model: "one two three" to every prompt, and more where the prompt has a word for it:
 * `words N`, `markdown`, `say …`, `think`, `plan`, `tool`, `slow command`, `retry`, `read /path:LINE`, `permission`, `question`, `fail`.
 */
export function createAgentScript(): AgentScript {
  const prompts: string[] = []
  const notes: string[] = []
  const files: ScriptedTurn['files'][] = []
  let limit = Number.POSITIVE_INFINITY
  let wake = new Set<() => void>()
  let act: (text: string) => void = () => {}
  let started = Promise.resolve()
  let kept: readonly KeptTalk[] = []
  let mayRetell = Promise.resolve()

  const resume = () => {
    limit = Number.POSITIVE_INFINITY
    const sleeping = wake
    wake = new Set()
    for (const go of sleeping) go()
  }

  const control = createScriptedControl({
    installLine: 'npm install -g scripted',
    program: () => '/opt/scripted',
  })

  const agent = createScriptedAgent({
    about: {
      control: control.control,
      unavailable: () => control.missing,
      id: 'scripted',
      name: 'Scripted agent',
      models: () => MODELS,
      defaultModel: 'one',
      commands: COMMANDS,
      takes: () => ({
        image: true,
        audio: false,
        embeddedContext: true,
        sessions: kept.length > 0 ? [...KEEPING, 'fork'] : ['fork'],
      }),
    },
    offer: OFFER,
    starting: () => started,
    forks: true,
    kept: {
      list: () => kept.map(({ talk: _, ...session }) => session),
      async retell(sessionId) {
        await mayRetell
        const session = kept.find((each) => each.sessionId === sessionId)
        if (session) return session.talk
        throw new AgentFailure('session_gone', 'Scripted agent no longer has this session.')
      },
    },
    prompted(turn) {
      prompts.push(turn.text)
      notes.push(turn.notes ?? '')
      act(turn.text)
      files.push(turn.files)
      const pace = async (word: number) => {
        if (word < limit || turn.isCancelled()) return
        await Promise.race([turn.cancelled, new Promise<void>((go) => wake.add(go))])
      }
      answer({ ...turn, id: `m${prompts.length}`, pace }).then(turn.end, turn.fail)
    },
  })

  return {
    prompts,
    notes,
    files,
    resume,
    holdStart() {
      const held = hold()
      started = held.released
      return held.release
    },
    during(next) {
      act = next
    },
    pauseAfter: (words) => {
      limit = words
    },
    driver: agent.driver,
    control,
    keep(sessions) {
      kept = sessions
    },
    holdRetelling() {
      const held = hold()
      mayRetell = held.released
      return held.release
    },
    starts: agent.starts,
  }
}

function hold(): { readonly released: Promise<void>; readonly release: () => void } {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  return { released, release }
}

const KEEPING = ['list', 'load', 'resume']
const MODELS = [
  { id: 'one', name: 'Model one' },
  { id: 'two', name: 'Model two' },
]
const COMMANDS = [
  { name: 'words', description: 'Says words' },
  { name: 'plan', description: 'Shows a plan' },
]

const OFFER: ScriptedOffer = {
  mode: 'careful',
  modes: [
    { id: 'careful', name: 'Careful', description: 'Asks before edits and commands' },
    { id: 'reading', name: 'Reading', description: 'Reads, and changes nothing' },
  ],
  options: [
    EFFORT,
    {
      id: 'style',
      name: 'Output style',
      type: 'select',
      value: 'plain',
      choices: [
        { id: 'plain', name: 'Plain', description: 'Says what it did' },
        { id: 'teaching', name: 'Teaching', description: 'Explains each step' },
      ],
    },
    { id: 'fast', name: 'Fast mode', description: 'Quicker, and costs more', type: 'boolean', value: false },
  ],
  commands: COMMANDS,
}

const MARKDOWN = [
  '## A heading\n\nSome **bold** text, `code` and a [link](https://example.com/).\n\n',
  '- first\n- second\n\n```ts\nconst answer = 42\n```\n\n',
  '| a | b |\n|---|---|\n| 1 | 2 |\n\n<img src=x onerror=alert(1)>\n\n',
  '[never](javascript:alert(2)) ![far](https://example.com/pixel.png)\n',
]

async function answer(turn: Turn): Promise<StopReason> {
  const { host, text, id } = turn
  if (text.includes('think')) host.update({ type: 'thinking', messageId: `t${id}`, content: 'Let me see.' })
  if (text.includes('plan')) {
    const entries = [
      { content: 'Look around', status: 'completed' as const },
      { content: 'Write tests', status: 'in_progress' as const },
      { content: 'Tidy up', status: 'pending' as const },
    ]
    host.update({ type: 'plan', entries })
  }
  if (text.includes('tool')) runTools(turn)
  await readFiles(turn)
  if (text.includes('slow command')) await runSlowly(turn)
  if (text.includes('retry')) host.update({ type: 'retrying', reason: 'rate_limit' })
  if (text.includes('permission'))
    await Promise.all(toRun(text).map((input, place) => askPermission(turn, input, place)))
  if (text.includes('question')) await askQuestion(turn)
  if (text.includes('fail')) throw new Error('The scripted agent was told to fail.')
  const count = Number(/words (\d+)/.exec(text)?.[1] ?? 3)
  const words = text.startsWith('say ')
    ? [text.slice(4)]
    : text.includes('markdown')
      ? MARKDOWN
      : spell(count)
  for (const [index, word] of words.entries()) {
    await turn.pace(index)
    if (turn.isCancelled()) return 'cancelled'
    host.update({ type: 'text', messageId: id, content: word })
  }
  return 'end_turn'
}

function spell(count: number): string[] {
  if (count === 3) return ['one ', 'two ', 'three']
  return Array.from({ length: count }, (_, index) => `w${index + 1} `)
}

/** `read /a.ts:3 read /b.ts` reads one file after the other; a pause after N words is one after N files, too. */
async function readFiles({ host, id, text, pace, isCancelled }: Turn): Promise<void> {
  const named = [...text.matchAll(/read (\/[^\s:]+)(?::(\d+))?/g)]
  for (const [index, [, path = '', line]] of named.entries()) {
    await pace(index)
    if (isCancelled()) return
    host.update({
      type: 'tool_invocation',
      toolCallId: `r${id}-${index}`,
      toolName: 'read',
      kind: 'read',
      title: `Read ${path}`,
      status: 'completed',
      locations: [{ path, ...(line === undefined ? {} : { line: Number(line) }) }],
    })
  }
}

function runTools({ host, id }: Turn): void {
  const base = { toolName: 'edit', kind: 'edit' as const, title: 'Edit server.ts' }
  const content = [
    { type: 'diff' as const, path: '/server.ts', oldText: 'one\ntwo\n', newText: 'one\nthree\n' },
  ]
  const locations = [{ path: '/server.ts', line: 2 }]
  const edit = { ...base, status: 'completed' as const, content, locations }
  host.update({ type: 'tool_invocation', toolCallId: `e${id}`, ...edit })
  const command = {
    toolName: 'bash',
    kind: 'execute' as const,
    title: 'npm test',
    input: { command: 'npm test' },
  }
  host.update({ type: 'tool_invocation', toolCallId: `x${id}`, ...command, status: 'running' })
  host.update({ type: 'tool_output', toolCallId: `x${id}`, content: 'ok 1\nok 2\n' })
  host.update({ type: 'tool_invocation', toolCallId: `x${id}`, ...command, status: 'completed' })
  host.update({ type: 'tool_result', toolCallId: `x${id}`, exitCode: 0 })
}

/** A command that runs until the test lets the next word go. */
async function runSlowly({ host, id, pace }: Turn): Promise<void> {
  const command = { toolName: 'bash', kind: 'execute' as const, title: 'npm test', toolCallId: `s${id}` }
  host.update({ type: 'tool_invocation', ...command, status: 'running' })
  await pace(0)
  host.update({ type: 'tool_invocation', ...command, status: 'completed' })
}

const SHORT = { command: 'rm -rf build && npm run build' }
const LONG = {
  command: ['rm -rf build', ...Array.from({ length: 12 }, (_, at) => `npm run build -- --part ${at}`)].join(
    '\n',
  ),
  cwd: '/packages/web',
  description: 'The build is stale, and each of its parts has to be made again.',
}

/** `permission run "npm test"` asks for just that, `permission run "a" run "b"` for both at once. */
function toRun(text: string): readonly { readonly command: string }[] {
  const commands = [...text.matchAll(/run "(.+?)"/g)].map(([, command = '']) => ({ command }))
  if (commands.length > 0) return commands
  return [text.includes('long') ? LONG : SHORT]
}

async function askPermission(
  { host, id }: Turn,
  input: { readonly command: string },
  place: number,
): Promise<void> {
  const chosen = await host.requestPermission({
    title: input.command.split('\n')[0] ?? '',
    kind: 'execute',
    input,
    options: [
      { optionId: 'once', name: 'Allow once', kind: 'allow_once' },
      { optionId: 'always', name: 'Always allow', kind: 'allow_always' },
      { optionId: 'no', name: 'Deny', kind: 'reject_once' },
    ],
  })
  host.update({ type: 'text', messageId: `p${id}-${place}`, content: `You chose ${chosen ?? 'nothing'}.` })
}

async function askQuestion({ host, id }: Turn): Promise<void> {
  const reply = await host.ask({
    message: 'Before I go on',
    questions: [
      {
        id: 'colour',
        question: 'Which colour?',
        options: [{ label: 'Red' }, { label: 'Blue' }],
        required: true,
      },
    ],
    check: (answers) => (answers.colour === undefined ? 'Choose a colour.' : null),
  })
  const said =
    reply.action === 'accept' ? `Answer: ${String(reply.answers.colour)}.` : `Answer: ${reply.action}.`
  host.update({ type: 'text', messageId: `q${id}`, content: said })
}
