const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/**
 * The address if a click on it can only open a page or a mail, else null. What the browser's own parser makes of
 * it decides, so that no spelling with tabs, case or references gets past.
 */
export function safeHref(href: string): string | null {
  if (!URL.canParse(href)) return null
  const url = new URL(href)
  if (!SCHEMES.has(url.protocol)) return null
  return url.protocol === 'mailto:' || url.hostname !== '' ? url.href : null
}
