import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { useApp } from './AppContext'
import type { PaletteProps } from './palette/Palette'

const ShortcutsDialog = lazy(async () => ({ default: (await import('./ShortcutsDialog')).ShortcutsDialog }))
const ConnectionDialog = lazy(async () => ({
  default: (await import('./status/ConnectionDialog')).ConnectionDialog,
}))
const SignInDialog = lazy(async () => ({ default: (await import('./status/SignInDialog')).SignInDialog }))

/** The dialogs of the shell. The palettes must open at once, so their chunk is fetched right after the first paint. */
export function ShellDialogs() {
  const { dialogs } = useApp()
  const open = useStore(dialogs, (state) => state.open)
  const Palette = usePalette()
  const close = () => dialogs.setState({ open: null })
  return (
    <Suspense fallback={null}>
      {Palette && (open === 'commands' || open === 'files') && <Palette kind={open} onClose={close} />}
      {open === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      {open === 'connection' && <ConnectionDialog onClose={close} />}
      {open === 'signIn' && <SignInDialog onClose={close} />}
    </Suspense>
  )
}

/**
 * The palette's component once its chunk is here. Not a lazy one: a suspended dialog takes the focus a moment
 * after it is seen, and what is typed in between goes to the terminal behind it.
 */
function usePalette(): ComponentType<PaletteProps> | null {
  const [palette, setPalette] = useState<ComponentType<PaletteProps> | null>(null)
  useEffect(() => {
    let isGone = false
    void import('./palette/Palette').then(({ Palette }) => isGone || setPalette(() => Palette))
    return () => {
      isGone = true
    }
  }, [])
  return palette
}
