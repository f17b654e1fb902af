const UNITS = ['B', 'KB', 'MB', 'GB'] as const

/** A size in bytes as people read it: "532 B", "1.4 MB". Without a locale the browser's is taken. */
export function formatBytes(bytes: number, locale?: string): string {
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), UNITS.length - 1)
  const amount = bytes / 1024 ** power
  const digits = power > 0 && amount < 10 ? 1 : 0
  const number = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return `${number.format(amount)} ${UNITS[power]}`
}
