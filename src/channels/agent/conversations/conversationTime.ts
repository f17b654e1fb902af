const DAY_MS = 24 * 60 * 60 * 1000

/**
 * The time of day of what was today or yesterday, else the day: short enough for a row.
 *
 * @param isGrouped it stands under a heading that says which of the two; without it only today's time is told
 */
export function conversationTime(at: string | null, now: number, isGrouped = true): string {
  const time = at === null ? Number.NaN : Date.parse(at)
  if (Number.isNaN(time)) return ''
  const date = new Date(time)
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  if (time >= midnight - (isGrouped ? DAY_MS : 0))
    return new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(date)
  const isThisYear = date.getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(undefined, {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(date)
}
