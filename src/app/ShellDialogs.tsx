import { lazy, Suspense, useEffect } from 'react'
import { useStore } from 'zustand/react'
import { useApp } from './AppContext'

const loadPalette = async () => ({ default: (await import('./palette/Palette')).Palette })
const Palette = lazy(loadPalette)
const ShortcutsDialog = lazy(async () => ({ default: (await import('./ShortcutsDialog')).ShortcutsDialog }))
const ConnectionDialog = lazy(async () => ({
  default: (await import('./status/ConnectionDialog')).ConnectionDialog,
}))
const SignInDialog = lazy(async () => ({ default: (await import('./status/SignInDialog')).SignInDialog }))

/** The dialogs of the shell. The palettes must open at once, so their chunk is fetched right after the first paint. */
export function ShellDialogs() {
  const { dialogs } = useApp()
  const open = useStore(dialogs, (state) => state.open)
  const close = () => dialogs.setState({ open: null })
  useEffect(() => {
    void loadPalette()
  }, [])
  return (
    <Suspense fallback={null}>
      {(open === 'commands' || open === 'files') && <Palette kind={open} onClose={close} />}
      {open === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      {open === 'connection' && <ConnectionDialog onClose={close} />}
      {open === 'signIn' && <SignInDialog onClose={close} />}
    </Suspense>
  )
}
