import { AgentFailure, type AgentHost, type Choice, type Entered } from '../../agents/driver'

type Refused = Extract<Entered, { reason: string }>

/** When an agent left the mode of its conversation: before it has the message, or while it works on it. */
export type ModeMoment = 'before' | 'during'

const FIELD = 'mode'
const WORDS = {
  before: {
    now: 'Your message was not sent yet.',
    stop: 'Do not send the message',
    end: 'The message was not sent.',
  },
  during: { now: 'It was stopped.', stop: 'Leave it stopped', end: 'It was stopped.' },
} as const

/**
 * Asks how to go on where an agent did not go back into the mode of its conversation. Resolves with the mode to try
 * next; rejects where the user wants none.
 */
export async function askAboutMode(options: {
  readonly agent: string
  readonly refused: Refused
  readonly moment: ModeMoment
  readonly ask: AgentHost['ask']
}): Promise<string> {
  const { agent, refused, ask } = options
  const { now, stop, end } = WORDS[options.moment]
  const { wanted, current, reason, others } = refused
  const again = `Try “${wanted.name}” again`
  const choices = new Map([
    [again, wanted.id],
    ...others.map(({ id, name }) => [`Go on in “${name}”`, id] as const),
  ])
  const labels = [...choices.keys(), stop]
  const stands = current ? ` It stands in “${current.name}” now.` : ''
  const said = sentence(reason)
  const answered = await ask({
    message: `${agent} did not go back to the mode “${wanted.name}” of this conversation.${said}${stands} ${now}`,
    questions: [
      {
        id: FIELD,
        question: 'How should this go on?',
        options: labels.map((label) => ({ label })),
        required: true,
      },
    ],
    check: (answers) =>
      labels.includes(chosen(answers[FIELD])) ? null : `Choose one of: ${labels.join(', ')}.`,
  })
  const mode = answered.action === 'accept' ? choices.get(chosen(answered.answers[FIELD])) : undefined
  if (mode !== undefined) return mode
  throw new AgentFailure('mode_refused', `${agent} did not take the mode “${wanted.name}”. ${end}`, {
    retryable: true,
  })
}

/** The failure where every mode of an agent is one that does not ask. */
export function noModeAllowed(agent: string, forbidden: readonly Choice[]): AgentFailure {
  const names = forbidden.map(({ name }) => name).join(', ')
  return new AgentFailure(
    'mode_refused',
    `${agent} has only modes that are not known to ask: ${names}. The message was not sent.`,
    { hint: HINT },
  )
}

const HINT =
  'Start the server with --agent-modes all to allow them, or name those that ask under "modes" of this agent in its --config file.'

const chosen = (answer: string | readonly string[] | undefined): string =>
  (typeof answer === 'string' ? answer : answer?.[0]) ?? ''

/** As a sentence after another one; nothing where nothing was said. */
const sentence = (text: string) => (text.trim() === '' ? '' : ` ${text.trim().replace(/[.!]?$/, '.')}`)
