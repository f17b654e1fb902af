/** The server cannot start as asked: shown as one line, whatever it quotes, exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message.replace(/\s*[\r\n]+\s*/g, ' '))
  }
}
