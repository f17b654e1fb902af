import { type Connect, EMBED_VERSIONS, type Hello } from '../../embed-sdk/messages'
import { EmbedError, partsOf } from '../../embed-sdk/portTalk'

interface HandshakeOptions {
  readonly page: Window
  /** Made by the host for this frame; it stands in our address. */
  readonly ch: string
  /** Origins that our server lets frame this workspace. */
  readonly allowed: readonly string[]
}

export interface HandOver {
  readonly port: MessagePort
  readonly hostOrigin: string
}

/** Tells the page around us that we are here, and takes its port. @throws EmbedError `origin_mismatch` */
export function shakeHands({ page, ch, allowed }: HandshakeOptions): Promise<HandOver> {
  const host = hostOf(page)
  if (host !== null && !allowed.includes(host))
    return Promise.reject(new EmbedError('origin_mismatch', `${host} may not show this workspace.`))
  return new Promise((resolve) => {
    const hear = ({ source, origin, data, ports }: MessageEvent<unknown>) => {
      const [port] = ports
      if (source !== page.parent || !allowed.includes(origin) || !port || !isConnect(data, ch)) return
      // One host, one port: messages of the window are ignored from here on.
      page.removeEventListener('message', hear)
      resolve({ port, hostOrigin: origin })
    }
    page.addEventListener('message', hear)
    const hello: Hello = { ws: 'hello', v: EMBED_VERSIONS, ch }
    page.parent.postMessage(hello, host ?? '*')
  })
}

/** Origin of the page that frames this one; null where the browser does not say it. */
function hostOf(page: Window): string | null {
  const ancestor = page.location.ancestorOrigins?.[0]
  if (ancestor !== undefined) return ancestor
  return URL.canParse(page.document.referrer) ? new URL(page.document.referrer).origin : null
}

function isConnect(data: unknown, mine: string): data is Connect {
  const { ws, ch, v } = partsOf(data)
  return ws === 'connect' && ch === mine && EMBED_VERSIONS.some((version) => version === v)
}
