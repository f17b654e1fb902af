import { type FilePlace, parseFilePlace } from './filePlace'

/**
 * What `backup-11:27` may mean, the longest name first: a file of just that name, or a line of `backup-11`. Which of them
 * there is decides; the last one is what `parseFilePlace` reads.
 */
export function filePlaceReadings(text: string): readonly FilePlace[] {
  const most = parseFilePlace(text)
  const [, name, line, column] = /^\/?(.+?):(\d{1,7})(?::(\d{1,7}))?$/.exec(text) ?? []
  if (name === undefined) return [most]
  const whole = { file: `/${text.replace(/^\//, '')}` }
  if (column === undefined) return [whole, most]
  const half = { file: `/${name}:${line}`, ...(Number(column) > 0 ? { line: Number(column) } : {}) }
  return [whole, half, most]
}
