import { type MonacoRule, monacoRules } from './monacoRules'
import type { ThemeName } from './themeNames'
import type { Theme } from './tokens'

/** Shaped like Monaco's `IStandaloneThemeData`, with arrays we do not share. */
export interface MonacoTheme {
  base: 'vs' | 'vs-dark' | 'hc-black'
  inherit: boolean
  rules: MonacoRule[]
  colors: Record<string, string>
}

const BASES: Readonly<Record<ThemeName, MonacoTheme['base']>> = {
  dark: 'vs-dark',
  light: 'vs',
  hc: 'hc-black',
}

export function monacoTheme(name: ThemeName, theme: Theme): MonacoTheme {
  return {
    base: BASES[name],
    inherit: true,
    rules: monacoRules(theme),
    colors: {
      ...textColours(theme),
      ...edgeColours(theme),
      ...diffColours(theme),
      ...widgetColours(theme),
      ...peekColours(theme),
      ...controlColours(theme),
      ...bracketColours(theme),
      ...(name === 'hc' ? outlines(theme) : {}),
    },
  }
}

/** Monaco draws these only in high contrast, where a shade alone is not enough. */
function outlines({ colours: c }: Theme): Record<string, string> {
  return {
    contrastBorder: c['border.default'],
    contrastActiveBorder: c['focus.ring'],
    'editor.lineHighlightBorder': c['border.subtle'],
    'editor.selectionHighlightBorder': c['border.control'],
    'editor.wordHighlightBorder': c['border.control'],
    'editor.wordHighlightStrongBorder': c['border.control'],
    'editor.findMatchHighlightBorder': c['border.control'],
    'widget.shadow': '#00000000',
  }
}

/** The text of an editor, what marks parts of it and what is written between its lines. */
function textColours({ colours: c }: Theme): Record<string, string> {
  return {
    foreground: c['fg.default'],
    disabledForeground: c['fg.disabled'],
    descriptionForeground: c['fg.muted'],
    errorForeground: c['danger.fg'],
    focusBorder: c['focus.ring'],
    'icon.foreground': c['fg.muted'],
    'textLink.foreground': c['accent.fg'],
    'textLink.activeForeground': c['accent.fg'],
    'editor.background': c['bg.editor'],
    'editor.foreground': c['fg.default'],
    'editorGutter.background': c['bg.editor'],
    'editorGutter.foldingControlForeground': c['fg.muted'],
    'editorLineNumber.foreground': c['editor.lineNo'],
    'editorLineNumber.activeForeground': c['editor.lineNoActive'],
    'editorLineNumber.dimmedForeground': c['editor.lineNo'],
    'editorCursor.foreground': c['accent.fg'],
    'editor.lineHighlightBackground': c['editor.lineHighlight'],
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': c['editor.selection'],
    'editor.inactiveSelectionBackground': c['bg.active'],
    'editor.selectionHighlightBackground': `${c['border.control']}33`,
    'editor.wordHighlightBackground': `${c['border.control']}33`,
    'editor.wordHighlightStrongBackground': `${c['border.control']}33`,
    'editor.wordHighlightTextBackground': `${c['border.control']}33`,
    'editor.findMatchBackground': c['editor.findMatch'],
    'editor.findMatchBorder': c['focus.ring'],
    'editor.findMatchHighlightBackground': c['editor.findMatch'],
    'editor.findRangeHighlightBackground': c['editor.lineHighlight'],
    'editor.rangeHighlightBackground': c['editor.lineHighlight'],
    'editor.foldBackground': c['bg.hover'],
    'editor.foldPlaceholderForeground': c['fg.muted'],
    'editorBracketMatch.background': c['bg.selected'],
    'editorBracketMatch.border': c['accent.fg'],
    'editorIndentGuide.background1': c['border.subtle'],
    'editorIndentGuide.activeBackground1': c['border.control'],
    'editorWhitespace.foreground': c['border.control'],
    'editorRuler.foreground': c['border.subtle'],
    'editorCodeLens.foreground': c['fg.subtle'],
    'editorGhostText.foreground': c['fg.subtle'],
    'editorInlayHint.background': c['bg.hover'],
    'editorInlayHint.foreground': c['fg.muted'],
    'editorLink.activeForeground': c['accent.fg'],
    'editorError.foreground': c['danger.fg'],
    'editorWarning.foreground': c['warning.fg'],
    'editorInfo.foreground': c['info.fg'],
    'editorHint.foreground': c['fg.subtle'],
  }
}

/** What lies over and around the text: sticky lines, minimap, scrollbars. */
function edgeColours({ colours: c }: Theme): Record<string, string> {
  return {
    'editorStickyScroll.background': c['bg.editor'],
    'editorStickyScroll.border': c['border.subtle'],
    'editorStickyScroll.shadow': '#00000000',
    'editorStickyScrollHover.background': c['bg.hover'],
    'editorOverviewRuler.border': c['border.subtle'],
    'minimap.background': c['bg.editor'],
    'scrollbar.shadow': '#00000000',
    'scrollbarSlider.background': `${c['border.control']}66`,
    'scrollbarSlider.hoverBackground': `${c['border.control']}99`,
    'scrollbarSlider.activeBackground': `${c['border.control']}cc`,
  }
}

function diffColours({ colours: c }: Theme): Record<string, string> {
  return {
    'diffEditor.insertedLineBackground': c['diff.addedLine'],
    'diffEditor.insertedTextBackground': c['diff.addedWord'],
    'diffEditor.removedLineBackground': c['diff.removedLine'],
    'diffEditor.removedTextBackground': c['diff.removedWord'],
    'diffEditorGutter.insertedLineBackground': c['diff.addedWord'],
    'diffEditorGutter.removedLineBackground': c['diff.removedWord'],
    'diffEditor.diagonalFill': c['border.subtle'],
    'diffEditor.border': c['border.default'],
    'diffEditor.unchangedRegionBackground': c['bg.surface'],
    'diffEditor.unchangedRegionForeground': c['fg.muted'],
  }
}

function widgetColours({ colours: c }: Theme): Record<string, string> {
  const widget = { background: c['bg.raised'], border: c['border.default'], foreground: c['fg.default'] }
  return {
    ...named('editorWidget', widget),
    ...named('editorHoverWidget', widget),
    'editorHoverWidget.statusBarBackground': c['bg.surface'],
    ...named('editorSuggestWidget', widget),
    'editorSuggestWidget.selectedBackground': c['bg.selected'],
    'editorSuggestWidget.selectedForeground': c['fg.default'],
    'editorSuggestWidget.highlightForeground': c['accent.fg'],
    'editorSuggestWidget.focusHighlightForeground': c['accent.fg'],
    ...named('menu', widget),
    'menu.selectionBackground': c['bg.selected'],
    'menu.selectionForeground': c['fg.default'],
    'menu.separatorBackground': c['border.subtle'],
    ...named('quickInput', widget),
    'quickInputList.focusBackground': c['bg.selected'],
    'quickInputList.focusForeground': c['fg.default'],
  }
}

function peekColours({ colours: c }: Theme): Record<string, string> {
  return {
    'peekView.border': c['border.default'],
    'peekViewEditor.background': c['bg.raised'],
    'peekViewEditorGutter.background': c['bg.raised'],
    'peekViewEditor.matchHighlightBackground': c['editor.findMatch'],
    'peekViewResult.background': c['bg.raised'],
    'peekViewResult.fileForeground': c['fg.default'],
    'peekViewResult.lineForeground': c['fg.muted'],
    'peekViewResult.matchHighlightBackground': c['editor.findMatch'],
    'peekViewResult.selectionBackground': c['bg.selected'],
    'peekViewResult.selectionForeground': c['fg.default'],
    'peekViewTitle.background': c['bg.surface'],
    'peekViewTitleLabel.foreground': c['fg.default'],
    'peekViewTitleDescription.foreground': c['fg.muted'],
  }
}

/** Fields, lists, buttons and what else stands inside the widgets. */
function controlColours({ colours: c }: Theme): Record<string, string> {
  return {
    'input.background': c['bg.inset'],
    'input.border': c['border.control'],
    'input.foreground': c['fg.default'],
    'input.placeholderForeground': c['fg.subtle'],
    'inputOption.activeBackground': c['accent.tint'],
    'inputOption.activeBorder': c['accent.fg'],
    'inputOption.activeForeground': c['fg.default'],
    'inputOption.hoverBackground': c['bg.hover'],
    'inputValidation.errorBackground': c['danger.tint'],
    'inputValidation.errorBorder': c['danger.fg'],
    'list.hoverBackground': c['bg.hover'],
    'list.hoverForeground': c['fg.default'],
    'list.activeSelectionBackground': c['bg.selected'],
    'list.activeSelectionForeground': c['fg.default'],
    'list.inactiveSelectionBackground': c['bg.active'],
    'list.inactiveSelectionForeground': c['fg.default'],
    'list.focusBackground': c['bg.selected'],
    'list.focusForeground': c['fg.default'],
    'list.focusOutline': c['focus.ring'],
    'list.highlightForeground': c['accent.fg'],
    'list.focusHighlightForeground': c['accent.fg'],
    'button.background': c['accent.solid'],
    'button.foreground': c['accent.on'],
    'button.hoverBackground': c['accent.solidHover'],
    'keybindingLabel.background': c['bg.hover'],
    'keybindingLabel.foreground': c['fg.muted'],
    'progressBar.background': c['accent.fg'],
    'toolbar.hoverBackground': c['bg.hover'],
    'widget.shadow': '#00000047',
  }
}

function named(prefix: string, colours: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(colours).map(([key, value]) => [`${prefix}.${key}`, value]))
}

/** The six bracket levels, in an order in which neighbours differ most. */
function bracketColours({ colours, syntax }: Theme): Record<string, string> {
  const levels = [syntax.func, syntax.attr, syntax.regexp, syntax.string, syntax.number, syntax.keyword]
  const entries = levels.map((colour, index) => [`editorBracketHighlight.foreground${index + 1}`, colour])
  return {
    ...Object.fromEntries(entries),
    'editorBracketHighlight.unexpectedBracket.foreground': colours['danger.fg'],
  }
}
