/** True for a language tag such as `de-CH` (BCP 47). */
export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false // No tag at all.
  }
}
