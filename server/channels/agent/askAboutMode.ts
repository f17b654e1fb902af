import { AgentFailure, type AgentHost, type Entered } from '../../agents/driver'

type Refused = Exclude<Entered, { mode: string | null }>

const FIELD = 'mode'
const STOP = 'Do not send the message'

/**
 * Asks how to go on where an agent did not go back into the mode of its conversation. Resolves with the mode to try
 * next; rejects where the message is not to be sent.
 */
export async function askAboutMode(options: {
  readonly agent: string
  readonly refused: Refused
  readonly ask: AgentHost['ask']
}): Promise<string> {
  const { agent, refused, ask } = options
  const { wanted, current, reason, others } = refused
  const again = `Try “${wanted.name}” again`
  const choices = new Map([
    [again, wanted.id],
    ...others.map(({ id, name }) => [`Go on in “${name}”`, id] as const),
  ])
  const labels = [...choices.keys(), STOP]
  const stands = current ? ` It stands in “${current.name}” now.` : ''
  const said = sentence(reason)
  const answered = await ask({
    message: `${agent} did not go back to the mode “${wanted.name}” of this conversation.${said}${stands} Your message was not sent yet.`,
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
  throw new AgentFailure(
    'mode_refused',
    `${agent} did not take the mode “${wanted.name}”. The message was not sent.`,
    {
      retryable: true,
    },
  )
}

const chosen = (answer: string | readonly string[] | undefined): string =>
  (typeof answer === 'string' ? answer : answer?.[0]) ?? ''

/** As a sentence after another one; nothing where nothing was said. */
const sentence = (text: string) => (text.trim() === '' ? '' : ` ${text.trim().replace(/[.!]?$/, '.')}`)
