/** Lines of an exact text that are shown before "Show all". */
export const FIRST_LINES = 14

/** Whether all of it is shown at once. */
export const isShownWhole = (text: string): boolean => text.split('\n').length <= FIRST_LINES
