import { at, listAt, newId, offered, sent, textAt, wordsIn } from './readBody'
import type { Line, ModelApi } from './turns'

const USAGE = { prompt_tokens: 120, completion_tokens: 42, total_tokens: 162 }

/** OpenAI's Chat Completions, which OpenCode and Qwen Code speak. */
export const openaiChat: ModelApi = {
  fits: (path) => path.endsWith('/chat/completions'),
  read: (body) => ({
    model: textAt(body, 'model'),
    tools: listAt(body, 'tools').map((tool) => {
      const described = at(tool, 'function')
      return offered(textAt(described, 'name'), at(described, 'parameters'))
    }),
    lines: listAt(body, 'messages').flatMap(linesOf),
    images: JSON.stringify(at(body, 'messages') ?? []).split('"image_url":{').length - 1,
    streams: at(body, 'stream') === true,
  }),
  begin({ model }, write) {
    const chunk = chunkOf(model, 'chat.completion.chunk')
    let called = 0
    const emit = (delta: object, finish: string | null = null) =>
      write(sent({ ...chunk, choices: [{ index: 0, delta, finish_reason: finish }] }))
    emit({ role: 'assistant', content: '' })
    return {
      think: (text) => emit({ reasoning_content: text }),
      say: (text) => emit({ content: text }),
      call({ name, input }) {
        const described = { name, arguments: JSON.stringify(input) }
        emit({ tool_calls: [{ index: called, id: newId('call'), type: 'function', function: described }] })
        called += 1
      },
      end() {
        emit({}, called > 0 ? 'tool_calls' : 'stop')
        write(sent({ ...chunk, choices: [], usage: USAGE }))
        write('data: [DONE]\n\n')
      },
    }
  },
  whole: ({ model }, text) => ({
    ...chunkOf(model, 'chat.completion'),
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: USAGE,
  }),
  refusal: (_status, message) => ({ error: { message, type: 'invalid_request_error' } }),
}

const chunkOf = (model: string, object: string) => ({
  id: newId('chatcmpl'),
  object,
  created: 1_790_000_000,
  model,
})

function linesOf(message: unknown): Line[] {
  const role = textAt(message, 'role')
  const text = wordsIn(at(message, 'content'))
  if (role === 'tool') return [{ by: 'result', text }]
  const calls = listAt(message, 'tool_calls').map((call): Line => {
    return { by: 'call', text: textAt(at(call, 'function'), 'name') }
  })
  return [{ by: role === 'user' ? 'user' : 'other', text }, ...calls]
}
