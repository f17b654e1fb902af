import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { messages } from '../../messages/en'
import { pathOf, type Tab, type TabContent } from './tabsStore'

export interface TabLabel {
  readonly name: string
  /** The shortest folder that tells files of one name apart; null where the name is enough. */
  readonly folder: string | null
}

/** What each tab is called, by id. */
export function tabLabels(tabs: readonly Tab[]): ReadonlyMap<string, TabLabel> {
  const paths = tabs.flatMap(({ content }) => pathOf(content) ?? [])
  return new Map(tabs.map(({ id, content }) => [id, labelOf(content, paths)]))
}

function labelOf(content: TabContent, paths: readonly string[]): TabLabel {
  switch (content.kind) {
    case 'file': {
      const folder = distinguishingFolder(content.path, paths)
      return { name: revealHiddenInLine(nameIn(content.path)), folder: folder && revealHiddenInLine(folder) }
    }
    case 'git':
    case 'change': {
      const folder = distinguishingFolder(content.path, paths)
      const git = content.kind === 'git' ? content : null
      const what = git?.at?.slice(0, 7) ?? (git?.isStaged ? messages.editor.staged : undefined)
      return {
        name: messages.editor.changesOf(revealHiddenInLine(nameIn(content.path)), what),
        folder: folder && revealHiddenInLine(folder),
      }
    }
    case 'preview':
      return { name: messages.editor.previewOf(content.port), folder: null }
    case 'settings':
      return { name: messages.editor.settings, folder: null }
    case 'welcome':
      return { name: messages.editor.welcome, folder: null }
  }
}

export function distinguishingFolder(path: string, paths: readonly string[]): string | null {
  const twins = paths.filter((other) => other !== path && nameIn(other) === nameIn(path))
  if (twins.length === 0) return null
  const folders = foldersOf(path)
  for (let depth = 1; depth <= folders.length; depth++) {
    const folder = folders.slice(-depth).join('/')
    const isAlone = twins.every((twin) => foldersOf(twin).slice(-depth).join('/') !== folder)
    if (isAlone) return folder
  }
  return folders.join('/') || '/'
}

const nameIn = (path: string) => path.slice(path.lastIndexOf('/') + 1)

const foldersOf = (path: string) => path.split('/').slice(1, -1)
