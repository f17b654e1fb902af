import { type KeyboardEvent, useRef } from 'react'
import { typeahead } from './treeKeys'
import type { TreeRow } from './treeRows'

/** Letters typed closer together than this are one word, ms. */
const PAUSE_MS = 700

/** Collects what is typed in the tree; answers with the row it leads to, or null if the key is no letter. */
export function useTypeahead(rows: readonly TreeRow[], current: number) {
  const typed = useRef({ text: '', at: 0 })
  return ({ key, timeStamp, ctrlKey, altKey, metaKey }: KeyboardEvent): number | null => {
    const { text, at } = typed.current
    const continued = timeStamp - at < PAUSE_MS ? text : ''
    const isLetter = [...key].length === 1 && !ctrlKey && !altKey && !metaKey && key !== '*'
    if (!isLetter || (key === ' ' && continued === '')) return null
    typed.current = { text: continued === key ? key : continued + key, at: timeStamp }
    return typeahead(rows, current, typed.current.text)
  }
}
