/** In a file of its own: the page knows the names from the start, and the colours only where they are drawn. */
export const THEME_NAMES = ['dark', 'light', 'hc'] as const
export type ThemeName = (typeof THEME_NAMES)[number]
