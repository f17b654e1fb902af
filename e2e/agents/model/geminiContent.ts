import { at, listAt, offered, sent, textAt } from './readBody'
import type { Line, ModelApi } from './turns'

const USAGE = { promptTokenCount: 120, candidatesTokenCount: 42, totalTokenCount: 162 }
/** What Gemini CLI asks beside the conversation: which model should answer. */
const ROUTING = {
  reasoning: 'none',
  model_choice: 'flash',
  complexity_score: 10,
  complexity_reasoning: 'none',
}

/** Gemini's generateContent, which Gemini CLI speaks. The model is in the address. */
export const geminiContent: ModelApi = {
  fits: (path) => /:(stream)?[gG]enerateContent$/.test(path),
  read: (body) => ({
    model: textAt(body, 'model'),
    tools: listAt(body, 'tools')
      .flatMap((group) => listAt(group, 'functionDeclarations'))
      .map((tool) =>
        offered(textAt(tool, 'name'), at(tool, 'parametersJsonSchema') ?? at(tool, 'parameters')),
      ),
    lines: listAt(body, 'contents').flatMap(linesOf),
    images: JSON.stringify(at(body, 'contents') ?? []).split('"inlineData":').length - 1,
    streams: true,
  }),
  begin(_request, write) {
    const emit = (part: object, finish?: string) => write(sent(answerOf([part], finish)))
    return {
      think: (text) => emit({ text: `**Thinking** ${text}`, thought: true }),
      say: (text) => emit({ text }),
      call: ({ name, input }) => emit({ functionCall: { name, args: input } }),
      end: () => emit({ text: '' }, 'STOP'),
    }
  },
  whole: (request, text) =>
    answerOf([{ text: request.tools.length === 0 ? JSON.stringify(ROUTING) : text }], 'STOP'),
  refusal: (status, message) => ({ error: { code: status, message, status: 'INVALID_ARGUMENT' } }),
}

const answerOf = (parts: readonly object[], finish?: string) => ({
  candidates: [
    {
      content: { role: 'model', parts },
      index: 0,
      ...(finish === undefined ? {} : { finishReason: finish }),
    },
  ],
  usageMetadata: USAGE,
  modelVersion: 'fake-model',
})

function linesOf(message: unknown): Line[] {
  const by = textAt(message, 'role') === 'user' ? 'user' : 'other'
  return listAt(message, 'parts').map((part): Line => {
    const call = at(part, 'functionCall')
    if (call) return { by: 'call', text: textAt(call, 'name') }
    const answer = at(part, 'functionResponse')
    if (answer) return { by: 'result', text: JSON.stringify(at(answer, 'response')) }
    return { by, text: textAt(part, 'text') }
  })
}
