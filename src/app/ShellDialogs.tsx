import { lazy, Suspense } from 'react'
import { useStore } from 'zustand/react'
import { useApp } from './AppContext'
import { Palette } from './palette/Palette'

const ShortcutsDialog = lazy(async () => ({ default: (await import('./ShortcutsDialog')).ShortcutsDialog }))
const ConnectionDialog = lazy(async () => ({
  default: (await import('./status/ConnectionDialog')).ConnectionDialog,
}))
const SignInDialog = lazy(async () => ({ default: (await import('./status/SignInDialog')).SignInDialog }))

/** The dialogs of the shell. The palettes are in the first chunk: they must open at once. */
export function ShellDialogs() {
  const { dialogs } = useApp()
  const open = useStore(dialogs, (state) => state.open)
  const close = () => dialogs.setState({ open: null })
  return (
    <>
      {(open === 'commands' || open === 'files') && <Palette kind={open} onClose={close} />}
      <Suspense fallback={null}>
        {open === 'shortcuts' && <ShortcutsDialog onClose={close} />}
        {open === 'connection' && <ConnectionDialog onClose={close} />}
        {open === 'signIn' && <SignInDialog onClose={close} />}
      </Suspense>
    </>
  )
}
