const plural = new Intl.PluralRules('en')
const lines = (n: number) => `${n} ${plural.select(n) === 'one' ? 'line' : 'lines'}`

/** What is put into the message when the user asks the agent about something. */
export const askMessages = {
  problem: (message: string) => `Fix this problem: ${message}`,
  output: (n: number) => `Terminal output (${lines(n)})`,
  selection: (n: number) => `Terminal selection (${lines(n)})`,
  port: (port: number) => `Port ${port}`,
  nothingPrinted: 'The terminal has printed nothing yet.',
} as const
