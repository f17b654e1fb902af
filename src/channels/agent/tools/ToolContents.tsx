import { revealHidden, revealHiddenInLine } from '../../../lib/text/revealHidden'
import { agentItemMessages } from '../../../messages/agentItems'
import { MarkdownView } from '../markdown/MarkdownView'
import { useOpenFile } from '../markdown/OpenFileContext'
import type { ToolContent } from '../shared/eventSchemas'
import type { ToolItem } from '../shared/state'
import styles from '../transcript/items.module.css'
import { DiffView } from './DiffView'
import { Shortened } from './Shortened'
import { TerminalOutput } from './TerminalOutput'
import { terminalText } from './terminalScreen'
import { commandOf, inputText } from './toolInput'
import { cutLength, exitCode, fencedText, namesPath } from './toolSummary'

const { tool } = agentItemMessages

/** What stands behind a tool call: what it was given, what it printed, what it changed and how it ended. */
export function ToolContents({ item }: { item: ToolItem }) {
  const { call, output } = item
  const command = commandOf(call.input)
  const given = call.content?.length || output ? command : (command ?? inputText(call.input))
  const shown = call.content?.some(({ type }) => type === 'terminal') ? '' : output
  const exit = exitCode(item)
  return (
    <div className={styles.contents}>
      <Locations item={item} />
      {given !== null && given !== call.title && (
        <TerminalOutput label={tool.input} text={revealHidden(given)} wraps />
      )}
      {(call.content ?? []).map((content, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a content has no id, and each call states them all
        <OneContent key={index} content={content} item={item} />
      ))}
      {shown !== '' && <TerminalOutput label={tool.output} text={shown} />}
      {call.result !== undefined && call.result !== output && (
        <TerminalOutput label={tool.result} text={call.result} />
      )}
      {exit !== null && <p className={styles.muted}>{tool.exit(exit)}</p>}
      {call.error !== undefined && <p className={styles.failure}>{terminalText(call.error)}</p>}
      {call.skipped !== undefined && <p className={styles.muted}>{tool.skipped(call.skipped)}</p>}
      {call.truncated && <Shortened length={cutLength(item)} />}
    </div>
  )
}

/** It was written for a terminal. */
const isCoded = (text: string): boolean =>
  ['\u001b[', '\u001b]', '\u009b'].some((begin) => text.includes(begin))

function OneContent({ content, item }: { content: ToolContent; item: ToolItem }) {
  const { kind, title, locations } = item.call
  switch (content.type) {
    case 'text':
      // What a command printed is no Markdown, whatever it looks like.
      return kind === 'execute' || isCoded(content.text) ? (
        <TerminalOutput label={tool.output} text={fencedText(content.text)} />
      ) : (
        <MarkdownView text={content.text} streaming={false} />
      )
    case 'diff': {
      const line = locations?.find(({ path }) => path === content.path)?.line
      const isNamed = namesPath(title, content.path)
      return (
        <>
          <p>
            <Place path={content.path} line={line} text={isNamed ? tool.openFile : content.path} />
          </p>
          <DiffView content={content} />
        </>
      )
    }
    case 'terminal':
      return <TerminalOutput label={tool.output} text={content.output} />
  }
}

function Locations({ item }: { item: ToolItem }) {
  const { locations, content } = item.call
  const isChanged = (path: string) => content?.some((one) => one.type === 'diff' && one.path === path)
  const others = locations?.filter(({ path }) => !isChanged(path)) ?? []
  if (others.length === 0) return null
  return (
    <ul className={styles.locations}>
      {others.map(({ path, line }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one place may be named twice
        <li key={index}>
          <Place path={path} line={line} text={line === undefined ? path : `${path}:${line}`} />
        </li>
      ))}
    </ul>
  )
}

/** A path outside the workspace does not begin at its root: it is named, never opened. */
function Place({ path, line, text }: { path: string; line: number | undefined; text: string }) {
  const openFile = useOpenFile()
  if (!path.startsWith('/'))
    return (
      <span className={styles.path} dir="ltr">
        {revealHiddenInLine(path)}
      </span>
    )
  return (
    <button
      type="button"
      className={styles.link}
      dir="ltr"
      aria-label={tool.open(revealHiddenInLine(line === undefined ? path : `${path}:${line}`))}
      onClick={() => openFile(path, line)}
    >
      {revealHiddenInLine(text)}
    </button>
  )
}
