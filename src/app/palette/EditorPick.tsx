import { useState } from 'react'
import { useStore } from 'zustand/react'
import { quickPick } from '../../channels/files/editor/quickPick'
import { quickPickMessages as text } from '../../messages/editing/quickPick'
import { Picker } from './Picker'

/** What Monaco asks for, in the list that the rest of the page has. */
export function EditorPick() {
  const asked = useStore(quickPick, (state) => state.asked)
  return asked && <Asked key={asked.title} {...asked} />
}

type AskedProps = NonNullable<ReturnType<(typeof quickPick)['getState']>['asked']>

function Asked({ title, rows, chosen }: AskedProps) {
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const found = rows.flatMap(({ label, detail }, at) =>
    label.toLowerCase().includes(wanted) ? [{ id: String(at), label, detail }] : [],
  )
  return (
    <Picker
      title={title}
      placeholder={text.placeholder}
      query={query}
      onQuery={setQuery}
      onClose={() => quickPick.setState({ asked: null })}
      rows={found}
      note={found.length === 0 ? text.none : text.count(found.length)}
      onPick={(id) => chosen(Number(id))}
    />
  )
}
