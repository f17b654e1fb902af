/** Slower than this is no answer, ms. */
const LIMIT_MS = 5000

/** The server that this page is from answers for it now. */
export async function isPageServed(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(LIMIT_MS)
    return (await fetch(location.href, { method: 'HEAD', cache: 'no-store', signal })).ok
  } catch {
    return false
  }
}
