import { type RefObject, useLayoutEffect } from 'react'
import { focusIfHere, whenHere } from '../../../lib/focusIfHere'
import { useApp, useTabs } from '../../AppContext'

/** The user comes here: the text takes the focus when it is there. */
export function useAsked(path: string, panel: RefObject<HTMLElement | null>): void {
  const { tabs } = useApp()
  const asked = useTabs(({ request }) => (request?.path === path ? request : null))
  useLayoutEffect(() => {
    if (!asked) return
    if (asked.focus) whenHere(() => focusIfHere(panel.current))
    tabs.commands.arrived(asked)
  }, [asked, tabs, panel])
}
