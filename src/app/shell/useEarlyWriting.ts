import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react'
import { selectShownTaskId } from '../../channels/agent/store'
import { selectDraft } from '../../channels/agent/viewStore'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { isComposing } from '../../lib/isComposing'
import { useApp } from '../AppContext'

/**
 * Who goes to the agent's region before there is anything in it stands in the message box as soon as that is here, and what
 * was typed until then stands in it. Returns what hears the keys.
 */
export function useEarlyWriting(
  region: RefObject<HTMLElement | null>,
  isHere: boolean,
): (event: KeyboardEvent) => void {
  const { focus } = useApp()
  const { agent } = useWorkspace()
  const typed = useRef('')
  useLayoutEffect(() => {
    const element = region.current
    if (!isHere || element === null || document.activeElement !== element) return
    element.removeAttribute('tabindex')
    focus.focusField('agent')
    if (typed.current === '') return
    const view = agent.viewStore.getState()
    const taskId = selectShownTaskId(agent.store.getState(), view)
    agent.commands.setDraft(taskId, selectDraft(taskId)(view) + typed.current)
    typed.current = ''
  }, [agent, focus, region, isHere])

  return (event) => {
    const { key, target, ctrlKey, metaKey, altKey, nativeEvent } = event
    if (isHere || target !== region.current || ctrlKey || metaKey || altKey || isComposing(nativeEvent))
      return
    if (key === 'Backspace') typed.current = [...typed.current].slice(0, -1).join('')
    if ([...key].length !== 1) return
    // A space would scroll.
    event.preventDefault()
    typed.current += key
  }
}
