import type { Workspace } from '../../channels/context/workspace'
import { filePlaceText } from '../../lib/text/filePlace'
import type { AppParts } from '../AppContext'
import { selectActiveTab } from '../editorArea/tabsStore'
import type { Place } from './deepLink'

/** The file or the preview in front, and the conversation if somebody chose it. */
export function placeOf(workspace: Workspace, { tabs, layout }: Pick<AppParts, 'tabs' | 'layout'>): Place {
  const content = selectActiveTab(tabs.store.getState())?.content
  const { chosen, taskId } = workspace.agent.viewStore.getState()
  const { sizeClass, page } = layout.store.getState()
  return {
    ...(content?.kind === 'file' && { file: content.path }),
    ...(content?.kind === 'preview' && { port: content.port }),
    ...(chosen && taskId !== null && { session: taskId }),
    ...(sizeClass === 'S' && { view: page }),
  }
}

/** The same with the cursor's line, for a link that somebody copies. */
export function exactPlaceOf(workspace: Workspace, app: Pick<AppParts, 'tabs' | 'layout'>): Place {
  const place = placeOf(workspace, app)
  const { cursor } = workspace.files.editors.view.getState()
  if (place.file === undefined || cursor?.path !== place.file) return place
  return { ...place, line: cursor.line, column: cursor.column }
}

type Reached = Pick<Workspace, 'agent' | 'files' | 'connection'>

/**
 * Goes where an address leads. Digits at the end of a file may be a line or belong to its name: the server is asked which
 * file there is, as soon as it can be, and `isWanted` before anything is opened then.
 */
export async function goToAddress(
  workspace: Reached,
  app: Pick<AppParts, 'tabs' | 'layout' | 'openFile'>,
  place: Place,
  {
    text = filePlaceText(place) ?? '',
    isWanted = () => true,
  }: { text?: string; isWanted?: () => boolean } = {},
): Promise<void> {
  if (place.file === undefined || !/:\d+$/.test(text)) return goToPlace(workspace, app, place)
  const { file: _, line: __, column: ___, ...rest } = place
  goToPlace(workspace, app, rest)
  const { meantFile } = await import('./meantFile')
  const meant = await meantFile(workspace, text)
  if (isWanted()) goToPlace(workspace, app, meant)
}

/** True where the file of an address may be this one, whatever the digits at its end mean. */
export function mayBeFile(search: string, file: string | undefined): boolean {
  const text = `/${(new URLSearchParams(search).get('file') ?? '').replace(/^\//, '')}`
  return file !== undefined && text.startsWith(file) && /^(:\d+){0,2}$/.test(text.slice(file.length))
}

/** Goes to a place, without taking the focus. A conversation is shown once it is known to be there. */
export function goToPlace(
  { agent }: Pick<Workspace, 'agent'>,
  app: Pick<AppParts, 'tabs' | 'layout' | 'openFile'>,
  place: { readonly [K in keyof Place]?: Place[K] | undefined },
): void {
  if (place.file !== undefined)
    app.openFile(`/${place.file.replace(/^\/+/, '')}`, {
      line: place.line,
      column: place.column,
      focus: false,
    })
  if (place.port !== undefined) app.tabs.commands.openPreview(place.port)
  if (place.view !== undefined) app.layout.showPage(place.view)
  const { session } = place
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
