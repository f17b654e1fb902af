import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useState } from 'react'
import type { ThemeName } from './themeNames'

type ThemePreference = 'system' | ThemeName

const ThemeContext = createContext<ThemeName>('dark')

/** The theme that is on screen, the system's preference resolved. */
export function useTheme(): ThemeName {
  return useContext(ThemeContext)
}

const LIGHT = '(prefers-color-scheme: light)'
const MORE_CONTRAST = '(prefers-contrast: more)'

function systemTheme(): ThemeName {
  if (matchMedia(MORE_CONTRAST).matches) return 'hc'
  return matchMedia(LIGHT).matches ? 'light' : 'dark'
}

interface ThemeProviderProps {
  preference: ThemePreference
  children: ReactNode
}

/** Sets `data-theme` on the document; every colour follows from that. */
export function ThemeProvider({ preference, children }: ThemeProviderProps) {
  const [system, setSystem] = useState(systemTheme)
  useEffect(() => {
    const queries = [matchMedia(LIGHT), matchMedia(MORE_CONTRAST)]
    const follow = () => setSystem(systemTheme())
    for (const query of queries) query.addEventListener('change', follow)
    return () => {
      for (const query of queries) query.removeEventListener('change', follow)
    }
  }, [])
  const theme = preference === 'system' ? system : preference
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  return <ThemeContext value={theme}>{children}</ThemeContext>
}
