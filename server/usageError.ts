/** The server cannot start as asked: shown as one line, exit code 2. */
export class UsageError extends Error {}
