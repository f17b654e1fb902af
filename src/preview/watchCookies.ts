const TEST = '__aether'
const ELSEWHERE = ';SameSite=None;Secure'
/** As the page writes them, and as a browser may take them in the frame of another site. */
const WAYS = ['', ELSEWHERE, `${ELSEWHERE};Partitioned`]

/**
 * Has the browser keep the cookies that the page's scripts write, the way the gateway has it keep those of the
 * program, and tells when it keeps none at all. Returns a way to tell it again.
 * @param isSet the program sets cookies
 */
export function watchCookies({ document }: Window, isSet: boolean, refused: () => void): () => void {
  /** Undefined: there is none. Null: it was not looked for. */
  let way: string | null | undefined = null
  const write = (text: string) => Reflect.set(Document.prototype, 'cookie', text, document)
  const read = () => String(Reflect.get(Document.prototype, 'cookie', document))

  function tell(): void {
    if (!isSet) return
    if (way === null)
      way = WAYS.find((each) => {
        write(TEST + each)
        const isKept = read().includes(TEST)
        write(`${TEST};Max-Age=0${each}`)
        return isKept
      })
    if (way === undefined) refused()
  }

  // Of a sandboxed page within the page nothing is kept, and it may not ask.
  if (origin !== 'null') {
    tell()
    Object.defineProperty(document, 'cookie', {
      configurable: true,
      get: read,
      set(text) {
        isSet = true
        tell()
        write(text + (way ?? ''))
      },
    })
  }
  return tell
}
