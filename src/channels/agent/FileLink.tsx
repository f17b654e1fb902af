import type { ReactNode } from 'react'
import { messages } from '../../messages/en'
import { useConfig } from '../../workspace/SocketProvider'
import { linkedFile } from './linkedFile'
import styles from './MarkdownView.module.css'
import { IsFileProvider, type UseIsFile, useLookup, useOpenFile } from './OpenFileContext'

interface FileLinkProps {
  /** As the agent wrote it: `src/a.ts:12`, `file:///home/me/app/src/a.ts`. */
  target: string
  /** The agent wrote a link, which may lead to a file that is yet to come; else there has to be one. */
  isLink: boolean
  children: ReactNode
}

/** Opens a file of the workspace in the editor; what is no such file is the text it is. */
export function FileLink({ target, isLink, children }: FileLinkProps) {
  const useIsFile = useLookup()
  if (useIsFile === null) return children
  return (
    <InWorkspace target={target} isLink={isLink} useIsFile={useIsFile}>
      {children}
    </InWorkspace>
  )
}

function InWorkspace({ target, isLink, useIsFile, children }: FileLinkProps & { useIsFile: UseIsFile }) {
  const root = useConfig(({ config }) => config?.workspace.root ?? null)
  const place = linkedFile(target, root)
  if (place?.file === undefined) return children
  const props = { path: place.file, line: place.line, column: place.column, children }
  return isLink ? <OpenButton {...props} /> : <IfThere {...props} useIsFile={useIsFile} />
}

interface PlaceProps {
  path: string
  line: number | undefined
  column: number | undefined
  children: ReactNode
}

function IfThere({ useIsFile, ...props }: PlaceProps & { useIsFile: UseIsFile }) {
  return useIsFile(props.path) ? <OpenButton {...props} /> : props.children
}

function OpenButton({ path, line, column, children }: PlaceProps) {
  const openFile = useOpenFile()
  const name = line === undefined ? path : `${path}:${line}`
  return (
    <button
      type="button"
      className={styles.file}
      title={messages.agent.tool.open(name)}
      onClick={() => openFile(path, line, column)}
    >
      <IsFileProvider value={null}>{children}</IsFileProvider>
    </button>
  )
}
