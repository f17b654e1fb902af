import { type ReactNode, use } from 'react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { agentItemMessages } from '../../../messages/agentItems'
import { useConfig } from '../../context/WorkspaceProvider'
import { linkedFile } from './linkedFile'
import { MarkdownPlaceContext } from './MarkdownPlaceContext'
import styles from './MarkdownView.module.css'
import { EntryTypeProvider, type UseEntryType, useLookup, useOpenFile } from './OpenFileContext'

interface FileLinkProps {
  /** As the agent wrote it: `src/a.ts:12`, `file:///home/me/app/src/a.ts`. */
  target: string
  /** The agent wrote a link, which may lead to a file that is yet to come; else there has to be one. */
  isLink: boolean
  children: ReactNode
}

/** Opens a file of the workspace in the editor; what is no such file is the text it is. */
export function FileLink({ target, isLink, children }: FileLinkProps) {
  const useEntryType = useLookup()
  const markdown = use(MarkdownPlaceContext)
  if (isLink && markdown && target.startsWith('#'))
    return (
      <button type="button" className={styles.file} onClick={() => markdown.toHeading(target.slice(1))}>
        {children}
      </button>
    )
  if (useEntryType === null) return children
  return (
    <InWorkspace target={target} isLink={isLink} useEntryType={useEntryType}>
      {children}
    </InWorkspace>
  )
}

function InWorkspace({
  target,
  isLink,
  useEntryType,
  children,
}: FileLinkProps & { useEntryType: UseEntryType }) {
  const root = useConfig(({ config }) => config?.workspace.root ?? null)
  const markdown = use(MarkdownPlaceContext)
  const place = markdown ? markdown.resolve(target, root, isLink) : linkedFile(target, root)
  if (place?.file === undefined) return children
  const props = { path: place.file, line: place.line, column: place.column, children }
  return <IfThere {...props} isLink={isLink} useEntryType={useEntryType} />
}

interface PlaceProps {
  path: string
  line: number | undefined
  column: number | undefined
  children: ReactNode
}

interface IfThereProps extends PlaceProps {
  isLink: boolean
  useEntryType: UseEntryType
}

function IfThere({ isLink, useEntryType, ...props }: IfThereProps) {
  const type = useEntryType(props.path)
  const opens = isLink ? type !== 'directory' : type === 'file'
  return opens ? <OpenButton {...props} /> : props.children
}

function OpenButton({ path, line, column, children }: PlaceProps) {
  const openFile = useOpenFile()
  const name = line === undefined ? path : `${path}:${line}`
  return (
    <button
      type="button"
      className={styles.file}
      title={agentItemMessages.tool.open(revealHiddenInLine(name))}
      onClick={() => openFile(path, line, column)}
    >
      <EntryTypeProvider value={null}>{children}</EntryTypeProvider>
    </button>
  )
}
