import { useState } from 'react'
import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { selectFile } from '../../channels/files/editor/editorViewStore'
import { CHARSETS } from '../../channels/files/shared/charsets'
import { charsetNames, charsetMessages as words } from '../../messages/charsets'
import { messages } from '../../messages/en'
import { useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import { Picker } from './Picker'

const ALL = ['auto', ...CHARSETS] as const

/** Reads the file in front anew, as text in an encoding that the user chooses. */
export function ReopenWith({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('')
  const { editors } = useWorkspace().files
  const path = useTabs(selectActivePath) ?? ''
  const file = useStore(editors.view, selectFile(path))
  const wanted = query.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const rows = ALL.filter((id) =>
    `${id}${charsetNames[id]}`
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
      .includes(wanted),
  )
  return (
    <Picker
      title={messages.editor.reopenAs}
      placeholder={words.placeholder}
      query={query}
      onQuery={setQuery}
      onClose={onClose}
      rows={rows.map((id) => ({
        id,
        label: charsetNames[id],
        detail: id === file?.charset ? words.current : undefined,
      }))}
      note={rows.length === 0 ? words.none(query) : words.count(rows.length)}
      onPick={(id) => editors.reopenAs(path, id === 'auto' ? null : id)}
    />
  )
}
