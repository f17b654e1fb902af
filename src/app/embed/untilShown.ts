import { REQUEST_MS } from '../../embed-sdk/messages'
import { EmbedError } from '../../embed-sdk/portTalk'
import { selectActivePath } from '../editorArea/tabsStore'
import type { ActionParts } from './frameAction'

/** What stands in the place of a file that cannot be shown: words. */
const WORDS_ONLY: ReadonlySet<string> = new Set(['binary', 'tooLarge', 'missing', 'error'])

/** Resolves when a file is on screen, where it was asked for. @throws EmbedError where it cannot be, or is not in front */
export async function untilShown({ workspace, app }: ActionParts, path: string): Promise<void> {
  const { store: tabs } = app.tabs
  const { view } = workspace.files.editors

  function isShown(): boolean {
    if (selectActivePath(tabs.getState()) !== path)
      throw new EmbedError('not_allowed', `Something else than ${path} is in front by now.`)
    const file = view.getState().files[path]
    if (!file || file.status === 'loading') return false
    if (WORDS_ONLY.has(file.status))
      throw new EmbedError('not_allowed', `${path} cannot be shown: ${file.reason ?? file.status}.`)
    // An editor meets the request for a place once it has the text.
    return file.status !== 'ready' || tabs.getState().request?.path !== path
  }

  if (isShown()) return
  await new Promise<void>((resolve, reject) => {
    const stops = [tabs.subscribe(look), view.subscribe(look)]
    const timer = setTimeout(end, REQUEST_MS)
    function end(): void {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
    function look(): void {
      try {
        if (!isShown()) return
        resolve()
      } catch (error) {
        reject(error)
      }
      end()
    }
  })
}
