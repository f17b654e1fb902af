import { at, listAt, newId, offered, sent, textAt, wordsIn } from './readBody'
import type { Line, ModelApi, ToolCall } from './turns'

const USAGE = {
  input_tokens: 120,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 42,
}

/** Anthropic's Messages, which Claude Code speaks. */
export const anthropicMessages: ModelApi = {
  fits: (path) => path.endsWith('/messages'),
  read: (body) => ({
    model: textAt(body, 'model'),
    tools: listAt(body, 'tools').map((tool) => offered(textAt(tool, 'name'), at(tool, 'input_schema'))),
    lines: listAt(body, 'messages').flatMap(linesOf),
    images: JSON.stringify(at(body, 'messages') ?? []).split('"type":"image"').length - 1,
    streams: at(body, 'stream') === true,
  }),
  begin(request, write) {
    const emit = (type: string, fields: object) => write(sent({ type, ...fields }, type))
    let index = 0
    let open: 'text' | 'thinking' | null = null
    let called = false
    function close(): void {
      if (open === null) return
      emit('content_block_stop', { index })
      index += 1
      open = null
    }
    function add(kind: 'text' | 'thinking', start: object, ...deltas: readonly object[]): void {
      if (open !== kind) {
        close()
        emit('content_block_start', { index, content_block: { type: kind, ...start } })
        open = kind
      }
      for (const delta of deltas) emit('content_block_delta', { index, delta })
    }
    emit('message_start', {
      message: {
        ...messageOf(request.model, []),
        stop_reason: null,
        usage: { ...USAGE, output_tokens: 1 },
      },
    })
    return {
      think: (thinking) =>
        add(
          'thinking',
          { thinking: '', signature: '' },
          { type: 'thinking_delta', thinking },
          { type: 'signature_delta', signature: 'c2lnbmVk' },
        ),
      say: (text) => add('text', { text: '' }, { type: 'text_delta', text }),
      call({ name, input }: ToolCall) {
        close()
        called = true
        const block = { type: 'tool_use', id: newId('toolu'), name, input: {} }
        const delta = { type: 'input_json_delta', partial_json: JSON.stringify(input) }
        emit('content_block_start', { index, content_block: block })
        emit('content_block_delta', { index, delta })
        emit('content_block_stop', { index })
        index += 1
      },
      end() {
        close()
        const reason = called ? 'tool_use' : 'end_turn'
        emit('message_delta', {
          delta: { stop_reason: reason, stop_sequence: null },
          usage: { output_tokens: 42 },
        })
        emit('message_stop', {})
      },
    }
  },
  whole: ({ model }, text) => messageOf(model, [{ type: 'text', text }]),
  refusal: (status, message) => ({
    type: 'error',
    error: { type: status === 401 ? 'authentication_error' : 'invalid_request_error', message },
  }),
}

const messageOf = (model: string, content: readonly object[]) => ({
  id: newId('msg'),
  type: 'message',
  role: 'assistant',
  model,
  content,
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: USAGE,
})

function linesOf(message: unknown): Line[] {
  const isUser = textAt(message, 'role') === 'user'
  const content = at(message, 'content')
  if (typeof content === 'string') return [{ by: isUser ? 'user' : 'other', text: content }]
  return listAt(message, 'content').map((part): Line => {
    const type = textAt(part, 'type')
    if (type === 'tool_use') return { by: 'call', text: textAt(part, 'name') }
    if (type === 'tool_result') return { by: 'result', text: wordsIn(at(part, 'content')) }
    return { by: isUser ? 'user' : 'other', text: textAt(part, 'text') }
  })
}
