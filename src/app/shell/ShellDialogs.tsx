import { type ComponentType, Suspense, useEffect, useLayoutEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { isComposing } from '../../lib/isComposing'
import { lazyPart } from '../../ui/later/lazyPart'
import { OutdatedNotice } from '../../ui/later/OutdatedNotice'
import { useApp } from '../AppContext'
import type { PaletteProps } from '../palette/Palette'
import type { DialogStore } from './dialogStore'

const ShortcutsDialog = lazyPart(
  async () => (await import('./ShortcutsDialog')).ShortcutsDialog,
  OutdatedNotice,
)
const ConnectionDialog = lazyPart(
  async () => (await import('../status/ConnectionDialog')).ConnectionDialog,
  OutdatedNotice,
)
const ShareDialog = lazyPart(async () => (await import('../share/ShareDialog')).ShareDialog, OutdatedNotice)
const SignInDialog = lazyPart(
  async () => (await import('../status/SignInDialog')).SignInDialog,
  OutdatedNotice,
)
const AgentsDialog = lazyPart(async () => (await import('./AgentsDialog')).AgentsDialog, OutdatedNotice)

const RulesDialog = lazyPart(
  async () => (await import('../../channels/agent/rules/RulesDialog')).RulesDialog,
  OutdatedNotice,
)
const FileSettings = lazyPart(
  async () => (await import('../palette/FileSettings')).FileSettings,
  OutdatedNotice,
)
const ReopenWith = lazyPart(async () => (await import('../palette/ReopenWith')).ReopenWith, OutdatedNotice)

/** The dialogs of the shell. The palettes must open at once, so their chunk is fetched right after the first paint. */
export function ShellDialogs() {
  const { dialogs } = useApp()
  const { open, start } = useStore(dialogs)
  const isPalette = open === 'commands' || open === 'files'
  const Palette = usePalette(isPalette)
  useEarlyLetters(dialogs, isPalette && !Palette)
  const close = () => dialogs.setState({ open: null, start: '' })
  return (
    <Suspense fallback={null}>
      {Palette && isPalette && <Palette kind={open} start={start ?? ''} onClose={close} />}
      {open === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      {open === 'connection' && <ConnectionDialog onClose={close} />}
      {open === 'share' && <ShareDialog onClose={close} />}
      {open === 'encoding' && <ReopenWith onClose={close} />}
      {(open === 'lineEnds' || open === 'indent' || open === 'language') && (
        <FileSettings setting={open} onClose={close} />
      )}
      {open === 'agents' && <AgentsDialog onClose={close} />}
      {open === 'permissions' && <RulesDialog onClose={close} />}
      {open === 'signIn' && <SignInDialog onClose={close} />}
    </Suspense>
  )
}

/**
 * The palette's component once its chunk is here. Not a lazy one: a suspended dialog takes the focus a moment
 * after it is seen, and what is typed in between goes to the terminal behind it.
 */
function usePalette(isWanted: boolean): ComponentType<PaletteProps> | null {
  const [palette, setPalette] = useState<ComponentType<PaletteProps> | null>(null)
  const { firstPicture } = useWorkspace()
  const { laterCommands } = useApp()
  useEffect(() => {
    let isGone = false
    const show = (part: ComponentType<PaletteProps>) => isGone || setPalette(() => part)
    const fetch = () =>
      void Promise.all([import('../palette/Palette'), laterCommands()]).then(
        ([{ Palette }]) => show(Palette),
        () => show(OutdatedNotice),
      )
    const stop = isWanted ? fetch() : firstPicture.whenDrawn(fetch)
    return () => {
      isGone = true
      stop?.()
    }
  }, [firstPicture, isWanted, laterCommands])
  return palette
}

/** What is typed before the palette is drawn stands in its field. */
function useEarlyLetters(dialogs: DialogStore, isAwaited: boolean): void {
  useLayoutEffect(() => {
    if (!isAwaited) return
    const keep = (event: KeyboardEvent) => {
      const { key } = event
      if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return
      event.preventDefault()
      event.stopPropagation()
      dialogs.setState(({ open, start = '' }) => ({
        open: key === 'Escape' ? null : open,
        start: key === 'Backspace' ? start.slice(0, -1) : [...key].length === 1 ? start + key : start,
      }))
    }
    window.addEventListener('keydown', keep, { capture: true })
    return () => window.removeEventListener('keydown', keep, { capture: true })
  }, [dialogs, isAwaited])
}
