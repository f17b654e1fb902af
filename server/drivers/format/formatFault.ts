import type { FormatErrorCode } from '../../../src/channels/files/shared/formatProtocol'

/** A text that was not formatted, in words. */
export class FormatFault extends Error {
  readonly code: FormatErrorCode

  constructor(code: FormatErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
