import type { EmbedErrorCode } from './messages'
import { isThisComputer } from './sdkFrame'

/** Milliseconds that the page in the frame has to say hello once it is loaded, before others are asked about it. */
const HELLO_MS = 500
/** And without a load, as of a server that is silent. */
const LOAD_MS = 3000

/** Finds out why no page comes into the frame, as soon as the browser or the server can tell. */
export function watchBlocked(
  frame: HTMLIFrameElement,
  origin: string,
  blocked: (code: EmbedErrorCode) => void,
) {
  const ending = new AbortController()
  const { signal } = ending
  let timer = setTimeout(find, LOAD_MS)
  let isAsking = false
  /** The policy of this page forbids to ask. */
  let isMute = false

  document.addEventListener(
    'securitypolicyviolation',
    ({ disposition, effectiveDirective, blockedURI }) => {
      if (disposition !== 'enforce' || !blockedURI.startsWith(origin)) return
      if (effectiveDirective === 'frame-src') tell('host_csp')
      else isMute = true
    },
    { signal },
  )
  frame.addEventListener('load', () => wait(find, HELLO_MS), { signal })

  function wait(next: () => unknown, ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(next, ms)
  }
  function tell(code: EmbedErrorCode): void {
    if (!signal.aborted) blocked(code)
  }
  const ask = (name: string, mode: RequestMode) =>
    fetch(`${origin}/embed/${name}`, { mode, credentials: 'omit', cache: 'no-store', signal })

  async function find(): Promise<void> {
    if (isAsking) return
    isAsking = true
    try {
      const { allowed } = await (await ask('origin.json', 'cors')).json()
      if (!allowed) return tell('origin_not_allowed')
      isAsking = false
      // A page that requires of everything in it to be meant for it gets no answer that does not say so. Where the
      // browser knows what ours says, it is only late.
      await ask('origin.json', 'no-cors').catch(() => wait(() => tell('host_coep'), LOAD_MS))
    } catch {
      // An older server has no such answer, but is there.
      const isThere = await ask('sdk.js', 'no-cors').then(
        () => true,
        () => false,
      )
      // Says nothing by itself: pages of this computer need no permission.
      const isDenied = !isThere && (await isLocalNetworkDenied(origin))
      isAsking = false
      if (!isThere) wait(() => isMute || tell(isDenied ? 'local_network_denied' : 'server_unreachable'), 50)
    }
  }
  return {
    /** A server that does not even answer. */
    isAsking: () => isAsking,
    stop(): void {
      clearTimeout(timer)
      ending.abort()
    },
  }
}

/** Names that the types of browsers do not know yet. */
interface AnyPermissions {
  readonly permissions: { query(descriptor: { readonly name: string }): Promise<{ readonly state: string }> }
}

/** True where the browser was told to keep this page from the computer's own servers. */
async function isLocalNetworkDenied(origin: string): Promise<boolean> {
  const url = new URL(origin)
  const isHere = isThisComputer(url)
  if (!isHere && !/^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\.|\.local$/.test(url.hostname)) return false
  const { permissions }: AnyPermissions = navigator
  // The older name stood for both.
  for (const name of [isHere ? 'loopback-network' : 'local-network', 'local-network-access']) {
    try {
      return (await permissions.query({ name })).state === 'denied'
    } catch {
      // This browser does not know that name; one that knows neither asks for no permission.
    }
  }
  return false
}

/** For the people who look at the page: what is wrong, and who can change it. */
export function blockedWords(code: EmbedErrorCode, origin: string): string {
  switch (code) {
    case 'origin_not_allowed':
      return `This site isn't allowed to show the workspace. Ask the workspace owner to allow ${location.origin}.`
    case 'host_csp':
      return `The Content-Security-Policy of this site keeps the workspace out. Its frame-src must allow ${origin}.`
    case 'host_coep':
      return 'This site is cross-origin isolated (COEP), and this browser shows no workspace in such a site.'
    case 'local_network_denied':
      return `Your browser keeps this site from ${origin} on your computer or network. Allow local network access in the site's settings, then reload.`
    case 'server_unreachable':
      return `${origin} can't be reached.`
    default:
      return 'The workspace did not answer in its frame.'
  }
}
