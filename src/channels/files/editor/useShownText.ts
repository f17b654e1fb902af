import { useEffect, useState } from 'react'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { TextModel } from './textModel'

/** A long text is taken less often: what follows it reads all of it. */
const LONG_UNITS = 200_000
const PACE_MS = { short: 30, long: 250 } as const

/** The text of a file that is shown as text, as it stands in its editor, with what was just typed; null while it is none. */
export function useShownText(path: string): string | null {
  const { editors } = useWorkspace().files
  const [shown, setShown] = useState(() => ({ path, text: editors.shownText(path) }))
  useEffect(() => {
    let model: TextModel | null = null
    let file = editors.view.getState().files[path]
    let stop = () => {}
    let timer: ReturnType<typeof setTimeout> | undefined
    let length = 0
    const take = () => {
      timer = undefined
      const text = editors.shownText(path)
      length = text?.length ?? 0
      setShown((now) => (now.path === path && now.text === text ? now : { path, text }))
    }
    const changed = () => {
      timer ??= setTimeout(take, length > LONG_UNITS ? PACE_MS.long : PACE_MS.short)
    }
    const follow = () => {
      const next = editors.shownModel(path)
      const now = editors.view.getState().files[path]
      if (next !== model) {
        stop()
        model = next
        stop = next?.onChange(changed) ?? (() => {})
      } else if (now === file) return
      file = now
      changed()
    }
    take()
    follow()
    const unsubscribe = editors.view.subscribe(follow)
    return () => {
      unsubscribe()
      stop()
      clearTimeout(timer)
    }
  }, [editors, path])
  return shown.path === path ? shown.text : editors.shownText(path)
}
