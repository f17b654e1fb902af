import type { Workspace } from '../../channels/context/workspace'
import { filePlaceText } from '../../lib/text/filePlace'
import type { AppParts } from '../AppContext'
import type { Wanted } from './deepLink'

type Reached = Pick<Workspace, 'agent' | 'files' | 'connection'>

/**
 * Goes where an address leads. Digits at the end of a file may be a line or belong to its name: the server is asked which
 * file there is, as soon as it can be, and `isWanted` before anything is opened then.
 */
export async function openAddress(
  workspace: Reached,
  app: Pick<AppParts, 'tabs' | 'layout' | 'openFile'>,
  link: Wanted,
  {
    text = filePlaceText(link) ?? '',
    isWanted = () => true,
  }: { text?: string; isWanted?: () => boolean } = {},
): Promise<void> {
  if (link.file === undefined || !/:\d+$/.test(text)) return openDeepLink(workspace, app, link)
  const { file: _, line: __, column: ___, ...rest } = link
  openDeepLink(workspace, app, rest)
  const { meantFile } = await import('./meantFile')
  const meant = await meantFile(workspace, text)
  if (isWanted()) openDeepLink(workspace, app, meant)
}

/** True where the file of an address may be this one, whatever the digits at its end mean. */
export function mayBeFile(search: string, file: string | undefined): boolean {
  const text = `/${(new URLSearchParams(search).get('file') ?? '').replace(/^\//, '')}`
  return file !== undefined && text.startsWith(file) && /^(:\d+){0,2}$/.test(text.slice(file.length))
}

/** Opens what a deep link names, without taking the focus. A conversation is shown once it is known to exist. */
export function openDeepLink(
  { agent }: Pick<Workspace, 'agent'>,
  app: Pick<AppParts, 'tabs' | 'layout' | 'openFile'>,
  link: Wanted,
): void {
  if (link.file !== undefined)
    app.openFile(`/${link.file.replace(/^\/+/, '')}`, {
      line: link.line,
      column: link.column,
      focus: false,
    })
  if (link.port !== undefined) app.tabs.commands.openPreview(link.port)
  if (link.view !== undefined) app.layout.showPage(link.view)
  const { session } = link
  if (session === undefined) return
  const isThere = () => agent.store.getState().tasks[session] !== undefined
  if (isThere()) {
    agent.commands.selectTask(session)
    return
  }
  const stop = agent.store.subscribe(({ loaded }) => {
    if (!loaded) return
    stop()
    if (isThere()) agent.commands.selectTask(session)
  })
}
