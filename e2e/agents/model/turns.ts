/** What the fake model does with one request: it thinks, says something, then uses a tool or ends its turn. */
export interface Turn {
  readonly think?: string
  readonly say?: string
  readonly use?: ToolUse
  /** The answer stops after its first words until this resolves. */
  readonly hold?: Promise<void>
  /** The request is refused with this HTTP status. */
  readonly fail?: { readonly status: number; readonly message: string }
}

/** A tool by what it does; which one that is and how its fields are called, each agent says in its requests. */
export type ToolUse =
  /** `beyond`: it also writes, for which agents that keep commands in a sandbox have to be asked. */
  | { readonly does: 'run'; readonly command: string; readonly beyond?: boolean }
  | { readonly does: 'read'; readonly path: string }
  | { readonly does: 'create'; readonly path: string; readonly text: string }
  | { readonly does: 'edit'; readonly path: string; readonly from: string; readonly to: string }
  | { readonly does: 'ask'; readonly question: string; readonly options: readonly string[] }
  | { readonly does: 'plan'; readonly steps: readonly string[] }

export interface OfferedTool {
  readonly name: string
  /** Type of each field, by its name. */
  readonly fields: Readonly<Record<string, string>>
  /** It takes text instead of fields. */
  readonly isFreeform: boolean
}

export interface ToolCall {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  /** For a tool that takes text. */
  readonly text?: string
}

/** One line of a conversation as a request repeats it. */
export interface Line {
  readonly by: 'user' | 'call' | 'result' | 'other'
  readonly text: string
}

/** A request to the model, whatever API it was written for. */
export interface ModelRequest {
  readonly model: string
  readonly tools: readonly OfferedTool[]
  readonly lines: readonly Line[]
  readonly images: number
  /** The answer is wanted piece by piece. */
  readonly streams: boolean
}

/** Writes one answer in the form of one API. */
export interface AnswerWriter {
  think(text: string): void
  say(text: string): void
  call(call: ToolCall): void
  end(): void
}

/** One of the four APIs that the agents speak. */
export interface ModelApi {
  fits(path: string): boolean
  read(body: unknown): ModelRequest
  /** The answer, written piece by piece. */
  begin(request: ModelRequest, write: (text: string) => void): AnswerWriter
  /** The same in one piece, for questions beside the conversation such as its title. */
  whole(request: ModelRequest, text: string): object
  refusal(status: number, message: string): object
}
