import fuzzysort from 'fuzzysort'
import { useEffect, useState } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { fileSettingMessages as text } from '../../messages/editing/fileSettings'
import { useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import { Picker } from './Picker'

export type FileSetting = 'lineEnds' | 'indent' | 'language'
type Settings = NonNullable<
  ReturnType<typeof import('../../channels/files/editor/monaco/monacoFileSettings').fileSettings>
>

interface Choice {
  readonly label: string
  readonly isCurrent: boolean
  readonly choose: () => void
}

/** Changes how the file in front is written or read: its line ends, its indentation, its language. */
export function FileSettings({ setting, onClose }: { setting: FileSetting; onClose: () => void }) {
  const [query, setQuery] = useState('')
  const { choices, isBusy } = useChoices(setting)
  const found =
    query.trim() === '' || !choices
      ? choices
      : fuzzysort.go(query, choices, { key: 'label', limit: 100, threshold: 0.2 }).map(({ obj }) => obj)
  const count = found?.length ?? 0
  return (
    <Picker
      title={text.titles[setting]}
      placeholder={text.placeholder}
      query={query}
      onQuery={setQuery}
      onClose={onClose}
      rows={(found ?? []).map(({ label, isCurrent }) => ({
        id: label,
        label,
        detail: isCurrent ? text.current : undefined,
      }))}
      isBusy={isBusy}
      note={found ? (count === 0 ? text.none(query) : text.count(count)) : text.noText}
      onPick={(id) => choices?.find(({ label }) => label === id)?.choose()}
    />
  )
}

function useChoices(setting: FileSetting): {
  readonly choices: readonly Choice[] | null
  readonly isBusy: boolean
} {
  const { editors } = useWorkspace().files
  const path = useTabs(selectActivePath)
  const [settings, setSettings] = useState<Settings | null>(null)
  const [isBusy, setBusy] = useState(true)
  useEffect(() => {
    let isGone = false
    void import('../../channels/files/editor/monaco/monacoFileSettings')
      .then(
        ({ fileSettings }) =>
          isGone || setSettings(fileSettings(path === null ? null : editors.shownModel(path))),
        () => {}, // The list then says that there is no text.
      )
      .then(() => isGone || setBusy(false))
    return () => {
      isGone = true
    }
  }, [editors, path])
  return { choices: settings && CHOICES[setting](settings), isBusy }
}

const SIZES = [2, 4, 8]

const CHOICES: Readonly<Record<FileSetting, (settings: Settings) => readonly Choice[]>> = {
  lineEnds: ({ lineEnds, setLineEnds }) =>
    (['LF', 'CRLF'] as const).map((eol) => ({
      label: text.lineEnds[eol],
      isCurrent: lineEnds() === eol,
      choose: () => setLineEnds(eol),
    })),
  indent({ indent, setIndent, detectIndent }) {
    const now = indent()
    const sized = [true, false].flatMap((insertSpaces) =>
      SIZES.map((size) => ({
        label: insertSpaces ? text.spaces(size) : text.tabs(size),
        isCurrent: now.insertSpaces === insertSpaces && now.size === size,
        choose: () => setIndent({ insertSpaces, size }),
      })),
    )
    return [...sized, { label: text.detect, isCurrent: false, choose: detectIndent }]
  },
  language: ({ languages, languageId, setLanguage }) =>
    languages().map(({ id, name }) => ({
      label: name,
      isCurrent: languageId() === id,
      choose: () => setLanguage(id),
    })),
}
