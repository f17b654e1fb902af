import { at, listAt, newId, offered, sent, textAt, wordsIn } from './readBody'
import type { Line, ModelApi, ToolCall } from './turns'

const USAGE = {
  input_tokens: 120,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 42,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 162,
}

/** OpenAI's Responses, which Codex speaks. */
export const openaiResponses: ModelApi = {
  fits: (path) => path.endsWith('/responses'),
  read: (body) => ({
    model: textAt(body, 'model'),
    tools: listAt(body, 'tools').map((tool) =>
      offered(
        textAt(tool, 'name') || textAt(tool, 'type'),
        at(tool, 'parameters'),
        textAt(tool, 'type') === 'custom',
      ),
    ),
    lines: listAt(body, 'input').map(lineOf),
    images: JSON.stringify(at(body, 'input') ?? []).split('"type":"input_image"').length - 1,
    streams: at(body, 'stream') === true,
  }),
  begin({ model }, write) {
    const response = responseOf(model)
    const output: object[] = []
    let sequence = 0
    const emit = (type: string, fields: object) =>
      write(sent({ type, sequence_number: sequence++, ...fields }, type))
    const place = () => ({ output_index: output.length })
    function done(item: object): void {
      emit('response.output_item.done', { ...place(), item })
      output.push(item)
    }
    let open: ReturnType<typeof messageOf> | null = null
    let said = ''
    function close(): void {
      if (!open) return
      const { id } = open
      emit('response.output_text.done', { item_id: id, ...place(), content_index: 0, text: said })
      done({ ...messageOf('completed', said), id })
      open = null
      said = ''
    }
    emit('response.created', { response })
    return {
      think(text) {
        const item = { id: newId('rs'), type: 'reasoning', summary: [] as object[] }
        const part = { item_id: item.id, ...place(), summary_index: 0 }
        emit('response.output_item.added', { ...place(), item })
        emit('response.reasoning_summary_part.added', { ...part, part: { type: 'summary_text', text: '' } })
        emit('response.reasoning_summary_text.delta', { ...part, delta: text })
        done({ ...item, summary: [{ type: 'summary_text', text }] })
      },
      say(delta) {
        const part = { ...place(), content_index: 0 }
        if (!open) {
          open = messageOf('in_progress', '')
          emit('response.output_item.added', { ...place(), item: { ...open, content: [] } })
          emit('response.content_part.added', { item_id: open.id, ...part, part: open.content[0] })
        }
        said += delta
        emit('response.output_text.delta', { item_id: open.id, ...part, delta })
      },
      call(call) {
        close()
        const item = callOf(call)
        emit('response.output_item.added', { ...place(), item })
        done(item)
      },
      end() {
        close()
        emit('response.completed', { response: { ...response, status: 'completed', output, usage: USAGE } })
      },
    }
  },
  whole: ({ model }, text) => ({
    ...responseOf(model),
    status: 'completed',
    output: [messageOf('completed', text)],
    usage: USAGE,
  }),
  refusal: (_status, message) => ({ error: { message, type: 'invalid_request_error', code: null } }),
}

const responseOf = (model: string) => ({
  id: newId('resp'),
  object: 'response',
  created_at: 1_790_000_000,
  status: 'in_progress',
  model,
  output: [] as readonly object[],
})

const messageOf = (status: string, text: string) => ({
  id: newId('msg'),
  type: 'message',
  role: 'assistant',
  status,
  content: [{ type: 'output_text', text, annotations: [] }],
})

const callOf = ({ name, input, text }: ToolCall) => ({
  id: newId('fc'),
  call_id: newId('call'),
  name,
  status: 'completed',
  ...(text === undefined
    ? { type: 'function_call', arguments: JSON.stringify(input) }
    : { type: 'custom_tool_call', input: text }),
})

function lineOf(item: unknown): Line {
  const type = textAt(item, 'type')
  if (type.endsWith('_call')) return { by: 'call', text: textAt(item, 'name') }
  if (type.endsWith('_output')) return { by: 'result', text: resultOf(at(item, 'output')) }
  const by = textAt(item, 'role') === 'user' ? 'user' : 'other'
  return { by, text: wordsIn(at(item, 'content')) }
}

const resultOf = (output: unknown) => (typeof output === 'string' ? output : JSON.stringify(output))
