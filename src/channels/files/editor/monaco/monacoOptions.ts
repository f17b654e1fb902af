import type { ThemeName } from '../../../../ui/theme/themeNames'

export interface EditorLooks {
  readonly theme: ThemeName
  /** CSS pixels. */
  readonly fontSize: number
  readonly fontFamily: string
  readonly wordWrap: boolean
  readonly minimap: boolean
  readonly stickyScroll: boolean
  readonly reducedMotion: boolean
  /** In a frame the wheel goes on to the page around where our text ends. */
  readonly isEmbed: boolean
  /** The embed host allows no edits. */
  readonly isReadOnly: boolean
  readonly tabMovesFocus: boolean
}

/** Options that a code editor and a comparison share and that never change. */
export const FIXED_OPTIONS = {
  automaticLayout: false,
  accessibilitySupport: 'auto',
  fixedOverflowWidgets: true,
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  // The page has its own.
  contextmenu: false,
  // The other choice takes U+2028, U+2029 and U+0085 out of a file, or asks in a dialog of the browser.
  unusualLineTerminators: 'off',
} as const

/** Options that follow the settings. 20 px for a line of 13 px. */
export function looksOptions(looks: EditorLooks) {
  return {
    fontSize: looks.fontSize,
    lineHeight: Math.round((looks.fontSize * 20) / 13),
    fontFamily: looks.fontFamily,
    wordWrap: looks.wordWrap ? 'on' : 'off',
    minimap: { enabled: looks.minimap },
    stickyScroll: { enabled: looks.stickyScroll },
    scrollbar: { alwaysConsumeMouseWheel: !looks.isEmbed },
    tabFocusMode: looks.tabMovesFocus,
    cursorBlinking: looks.reducedMotion ? 'solid' : 'blink',
  } as const
}
