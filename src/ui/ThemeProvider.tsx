import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useState } from 'react'
import type { ThemeName } from './tokens'

export type ThemePreference = 'system' | ThemeName

const ThemeContext = createContext<ThemeName>('dark')

/** The theme that is on screen, the system's preference resolved. */
export function useTheme(): ThemeName {
  return useContext(ThemeContext)
}

const LIGHT = '(prefers-color-scheme: light)'

interface ThemeProviderProps {
  preference: ThemePreference
  children: ReactNode
}

/** Sets `data-theme` on the document; every colour follows from that. */
export function ThemeProvider({ preference, children }: ThemeProviderProps) {
  const [systemLight, setSystemLight] = useState(() => matchMedia(LIGHT).matches)
  useEffect(() => {
    const query = matchMedia(LIGHT)
    const follow = () => setSystemLight(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  const theme = preference === 'system' ? (systemLight ? 'light' : 'dark') : preference
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  return <ThemeContext value={theme}>{children}</ThemeContext>
}
