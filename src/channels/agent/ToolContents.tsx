import { useMemo } from 'react'
import { messages } from '../../messages/en'
import { byPosition } from './byPosition'
import { DiffView } from './DiffView'
import styles from './items.module.css'
import type { ToolContent } from './logEvents'
import { MarkdownView } from './MarkdownView'
import { useOpenFile } from './OpenFileContext'
import { ScrollBox } from './ScrollBox'
import { Shortened } from './Shortened'
import type { ToolItem } from './state'
import { stripAnsi } from './stripAnsi'
import { commandOf, inputText } from './toolInput'

const { tool } = messages.agent

/** What stands behind a tool call: what it was given, what it printed, what it changed and how it ended. */
export function ToolContents({ item }: { item: ToolItem }) {
  const { call, output } = item
  const command = commandOf(call.input)
  const given = call.content?.length || output ? command : (command ?? inputText(call.input))
  const shown = call.content?.some(({ type }) => type === 'terminal') ? '' : output
  return (
    <div className={styles.contents}>
      <Locations item={item} />
      {given !== null && given !== call.title && <Mono label={tool.input} text={given} />}
      {byPosition(call.content ?? []).map(({ key, value }) => (
        <OneContent key={key} content={value} />
      ))}
      {shown !== '' && <Mono label={tool.output} text={shown} />}
      {call.result !== undefined && call.result !== output && <Mono label={tool.result} text={call.result} />}
      {call.error !== undefined && <p className={styles.failure}>{call.error}</p>}
      {call.truncated && <Shortened length={call.length ?? item.outputEnd} />}
    </div>
  )
}

function OneContent({ content }: { content: ToolContent }) {
  switch (content.type) {
    case 'text':
      return <MarkdownView text={content.text} streaming={false} />
    case 'diff':
      return (
        <>
          <p className={styles.path} dir="ltr">
            {content.path}
          </p>
          <DiffView content={content} />
        </>
      )
    case 'terminal':
      return (
        <>
          <Mono label={tool.output} text={content.output} />
          {typeof content.exitCode === 'number' && (
            <p className={styles.muted}>{tool.exit(content.exitCode)}</p>
          )}
        </>
      )
  }
}

/** Text as a program would print it. */
function Mono({ label, text }: { label: string; text: string }) {
  const plain = useMemo(() => stripAnsi(text), [text])
  return (
    <ScrollBox label={label} className={styles.mono}>
      <pre dir="ltr">{plain}</pre>
    </ScrollBox>
  )
}

function Locations({ item }: { item: ToolItem }) {
  const openFile = useOpenFile()
  const { locations } = item.call
  if (!locations?.length) return null
  return (
    <ul className={styles.locations}>
      {byPosition(locations).map(({ key, value: { path, line } }) => {
        const name = line === undefined ? path : `${path}:${line}`
        // A path outside the workspace does not begin at its root: it is told, never opened.
        return (
          <li key={key}>
            {path.startsWith('/') ? (
              <button
                type="button"
                className={styles.link}
                aria-label={tool.open(name)}
                onClick={() => openFile(path, line)}
              >
                {name}
              </button>
            ) : (
              <span className={styles.path}>{name}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
