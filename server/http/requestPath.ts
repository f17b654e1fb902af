/** The path of a request target, as sent; null for anything but origin form (`*`, `http://…`). */
export function pathOf(url: string | undefined): string | null {
  if (!url?.startsWith('/')) return null
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

export function queryOf(url: string | undefined): URLSearchParams {
  const start = url?.indexOf('?') ?? -1
  return new URLSearchParams(url === undefined || start < 0 ? '' : url.slice(start + 1))
}

/** The decoded parts of a path; null when it cannot be decoded. */
export function partsOf(path: string): readonly string[] | null {
  try {
    return path.split('/').slice(1).map(decodeURIComponent)
  } catch {
    return null
  }
}
