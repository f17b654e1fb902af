import { mentionOf } from '../../channels/agent/composer/mentionOf'
import type { Attachment } from '../../channels/agent/shared/protocol'
import { selectShownTaskId } from '../../channels/agent/store'
import { selectDraft } from '../../channels/agent/viewStore'
import type { Workspace } from '../../channels/context/workspace'
import type { Port } from '../../channels/ports/shared/protocol'
import { base64FromBytes } from '../../lib/text/base64'
import { askMessages as words } from '../../messages/ask'
import type { FocusRegions } from '../focusRegions'
import type { Layout } from '../layout/layoutStore'
import type { AskedAbout } from './ask'

export interface AskParts {
  readonly workspace: Pick<Workspace, 'agent' | 'terminals'>
  readonly layout: Layout
  readonly focus: FocusRegions
  readonly afterPaint: (run: () => void) => void
}

/** Lines of a terminal that go with a message where nothing is selected. */
const PRINTED_LINES = 200
/** UTF-16 units of a text that goes with a message; of a longer one its end. */
const MAX_TEXT = 300_000

/**
 * Puts what the user points to into the message: lines and files as a mention, which stands as a chip and goes with the
 * message, texts as an attachment. Returns why there is nothing to ask about, or null.
 */
export function askAgent(about: AskedAbout, parts: AskParts): string | null {
  const { workspace, layout, focus, afterPaint } = parts
  const { agent } = workspace
  const put = contentOf(about, workspace)
  if (typeof put === 'string') return put
  const taskId = selectShownTaskId(agent.store.getState(), agent.viewStore.getState())
  if (put.attachment) agent.commands.attach(taskId, put.attachment)
  if (put.text !== '') {
    const draft = selectDraft(taskId)(agent.viewStore.getState())
    agent.commands.setDraft(taskId, withText(draft, put.text))
  }
  layout.setOpen('agent', true)
  afterPaint(() => focus.focusField('agent'))
  return null
}

interface Put {
  readonly text: string
  readonly attachment?: Attachment
}

/** What goes into the message; a sentence where there is nothing. */
function contentOf(about: AskedAbout, { terminals }: AskParts['workspace']): Put | string {
  switch (about.kind) {
    case 'file':
      return { text: mentionOf(about.path) }
    case 'lines': {
      const { path, startLine, endLine, problem } = about
      const mention = mentionOf(path, endLine > startLine ? `:${startLine}-${endLine}` : `:${startLine}`)
      return { text: problem === null ? mention : `${mention} ${words.problem(problem)}` }
    }
    case 'terminal': {
      const screen = terminals.screenTexts.of(about.sessionId)
      const selected = screen?.selected() ?? ''
      const text = selected.trim() === '' ? (screen?.printed(PRINTED_LINES) ?? '') : selected
      if (text.trim() === '') return words.nothingPrinted
      const name = selected.trim() === '' ? words.output : words.selection
      return { text: '', attachment: textAttachment(name(lineCount(text)), text) }
    }
    case 'port':
      return {
        text: '',
        attachment: textAttachment(words.port(about.port.port), portText(about.port, about.problem)),
      }
  }
}

const lineCount = (text: string): number => text.trimEnd().split('\n').length

function textAttachment(name: string, text: string): Attachment {
  const data = base64FromBytes(new TextEncoder().encode(text.slice(-MAX_TEXT)))
  return { name, mimeType: 'text/plain', data }
}

/** Behind what is written, as a word of its own. */
const withText = (draft: string, text: string): string =>
  `${draft === '' || /\s$/.test(draft) ? draft : `${draft} `}${text} `

function portText({ port, process, pid, label, cwd, web, loopback }: Port, problem: string | null): string {
  const facts: readonly (readonly [string, string | number | null | undefined])[] = [
    ['Port', port],
    ['Name', label],
    ['Process', process],
    ['Process id', pid],
    ['Folder', cwd],
    ['Reachable from', loopback === undefined ? null : loopback ? 'this machine only' : 'other machines'],
    ['Answers as', web && [web.kind, web.status, web.title].filter((one) => one !== undefined).join(' ')],
    ['Problem', problem],
  ]
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '')
  return `${known.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`
}
