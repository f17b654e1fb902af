import type { ReactNode } from 'react'

/** The text with the letters at these positions marked, neighbours in one mark. */
export function markLetters(text: string, indexes: readonly number[]): ReactNode {
  if (indexes.length === 0) return text
  const marked = new Set(indexes)
  const runs: { text: string; isMarked: boolean; at: number }[] = []
  for (let at = 0; at < text.length; at += 1) {
    const isMarked = marked.has(at)
    const last = runs.at(-1)
    if (last?.isMarked === isMarked) last.text += text[at] ?? ''
    else runs.push({ text: text[at] ?? '', isMarked, at })
  }
  return runs.map((run) => (run.isMarked ? <mark key={run.at}>{run.text}</mark> : run.text))
}
