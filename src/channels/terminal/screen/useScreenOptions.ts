import type { ITerminalOptions } from '@xterm/xterm'
import { useMemo } from 'react'
import { deriveThemes } from '../../../ui/theme/deriveThemes'
import { useTheme } from '../../../ui/theme/ThemeProvider'
import type { ThemeName } from '../../../ui/theme/themeNames'
import { useSetting } from '../../config/useSetting'

/** WCAG for every colour a program may choose: AA, and AAA in high contrast. */
const MIN_CONTRAST: Readonly<Record<ThemeName, number>> = { dark: 4.5, light: 4.5, hc: 7 }
/** Of the height of a character: 13 px text stands in lines of about 20 px. */
const LINE_HEIGHT = 1.25

/** What the user set, as xterm wants it. */
export function useScreenOptions(typing: boolean): ITerminalOptions {
  const theme = useTheme()
  const fontSize = useSetting('terminal.fontSize')
  const scrollback = useSetting('terminal.scrollback')
  const cursorBlink = useSetting('terminal.cursorBlink')
  const cursorStyle = useSetting('terminal.cursorStyle')
  const screenReaderMode = useSetting('terminal.screenReader')
  return useMemo(
    () => ({
      theme: deriveThemes(theme).xterm,
      fontFamily: monospace(),
      fontSize,
      scrollback,
      cursorBlink: cursorBlink && !matchMedia('(prefers-reduced-motion: reduce)').matches,
      cursorStyle,
      screenReaderMode,
      disableStdin: !typing,
      lineHeight: LINE_HEIGHT,
      minimumContrastRatio: MIN_CONTRAST[theme],
    }),
    [theme, fontSize, scrollback, cursorBlink, cursorStyle, screenReaderMode, typing],
  )
}

/** xterm measures with a canvas, which knows no custom properties. */
const monospace = () =>
  getComputedStyle(document.documentElement).getPropertyValue('--ws-font-mono').trim() || 'monospace'
