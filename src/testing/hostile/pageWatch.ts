/** What must not come of an agent's words, noticed while they are on the page. */
export interface PageWatch {
  /** Forgets what was noticed before. */
  begin(): void
  /** Milliseconds of the longest task since. */
  longest(): number
  /** Scripts that ran, requests that left, elements and links that no words may become. */
  found(): readonly string[]
  stop(): void
}

/** Elements that run, load or send something. The page draws its icons as `svg` with plain shapes in it. */
const FORBIDDEN =
  'script, iframe, frame, object, embed, applet, base, meta, link, style, form[action], img, picture, source, video, audio, track, portal, math, template, slot, noscript, foreignObject, animate, set, use, image, feImage, marquee'
const SAFE_LINK = /^(?:https?|mailto):$/
const OWN = new Set(['', location.host])
const POLICY =
  "img-src 'self'; media-src 'none'; frame-src 'none'; object-src 'none'; form-action 'none'; base-uri 'none'; font-src 'self'"

/** @param place what the words are shown in */
export function createPageWatch(place: ParentNode = document.body): PageWatch {
  const tasks: number[] = []
  const violations: string[] = []
  let resources = 0
  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = POLICY
  document.head.append(policy)
  const violated = ({ blockedURI, violatedDirective }: SecurityPolicyViolationEvent) =>
    void violations.push(`${violatedDirective} ${blockedURI}`)
  document.addEventListener('securitypolicyviolation', violated)
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration)
  })
  observer.observe({ type: 'longtask' })

  const loaded = () => performance.getEntriesByType('resource').map(({ name }) => name)
  const isFar = (address: string) => URL.canParse(address) && !OWN.has(new URL(address).host)

  function* looked(): Generator<string> {
    if (Reflect.get(window, 'pwned') !== undefined) yield 'a script ran'
    for (const violation of violations) yield `refused by the policy: ${violation}`
    for (const address of loaded().slice(resources)) if (isFar(address)) yield `asked for ${address}`
    for (const element of place.querySelectorAll(FORBIDDEN)) yield `a ${element.localName}`
    for (const link of place.querySelectorAll('a'))
      if (!SAFE_LINK.test(link.protocol) || !link.rel.includes('noopener')) yield `a link to ${link.href}`
    for (const element of place.querySelectorAll('*'))
      for (const { name } of element.attributes)
        if (/^on|^(?:src|srcset|srcdoc|ping|action|formaction|background|poster|xlink:href)$/.test(name))
          yield `an attribute ${name}`
  }

  return {
    begin() {
      observer.takeRecords()
      tasks.length = 0
      violations.length = 0
      resources = loaded().length
    },
    longest() {
      for (const { duration } of observer.takeRecords()) tasks.push(duration)
      return Math.max(0, ...tasks)
    },
    found: () => [...looked()],
    stop() {
      observer.disconnect()
      document.removeEventListener('securitypolicyviolation', violated)
      policy.remove()
    },
  }
}
