import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react'
import { selectShownTaskId } from '../../channels/agent/store'
import { selectDraft } from '../../channels/agent/viewStore'
import { useIsReadOnly } from '../../channels/context/EmbedHostContext'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { isComposing } from '../../lib/isComposing'
import { useApp } from '../AppContext'

/**
 * A user who goes to the agent's region before there is anything in it stands in the message box as soon as that is here.
 * What was typed until then stands in it, also where the user has gone on meanwhile. Returns what hears the keys.
 */
export function useEarlyWriting(
  region: RefObject<HTMLElement | null>,
  isHere: boolean,
): (event: KeyboardEvent) => void {
  const { focus } = useApp()
  const { agent } = useWorkspace()
  const isReadOnly = useIsReadOnly('agent')
  const typed = useRef('')
  useLayoutEffect(() => {
    const element = region.current
    if (!isHere || element === null) return
    if (document.activeElement === element) {
      element.removeAttribute('tabindex')
      focus.focusField('agent')
    }
    const text = typed.current
    typed.current = ''
    if (text === '' || isReadOnly) return
    const view = agent.viewStore.getState()
    const taskId = selectShownTaskId(agent.store.getState(), view)
    agent.commands.setDraft(taskId, selectDraft(taskId)(view) + text)
  }, [agent, focus, region, isHere, isReadOnly])

  return (event) => {
    const { key, target, ctrlKey, metaKey, altKey, nativeEvent } = event
    if (isHere || isReadOnly || target !== region.current) return
    if (ctrlKey || metaKey || altKey || isComposing(nativeEvent)) return
    if (key === 'Backspace') typed.current = [...typed.current].slice(0, -1).join('')
    if ([...key].length !== 1) return
    // A space would scroll.
    event.preventDefault()
    typed.current += key
  }
}
