import type { EmbedEvents } from './events'
import { EMBED_VERSIONS, type Scheme } from './messages'
import { EmbedError, partsOf } from './portTalk'
import type { MountOptions } from './sdkTypes'

const PERMISSIONS = ['clipboard-write', 'clipboard-read', 'fullscreen']
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals'

export function createFrame(options: MountOptions, ch: string, scheme: Scheme): HTMLIFrameElement {
  const { origin, workspace, title = `Workspace ${workspace}`, permissions = PERMISSIONS } = options
  const frame = document.createElement('iframe')
  frame.title = title
  frame.allow = permissions.join('; ')
  if (!permissions.includes('clipboard-write'))
    console.warn('Without "clipboard-write" in permissions, copying needs the keyboard.')
  frame.setAttribute('sandbox', SANDBOX)
  frame.referrerPolicy = 'strict-origin'
  // Nothing of its own has a colour: the transition tells of a scheme that a style sheet has changed.
  frame.style.cssText =
    'display:block;inline-size:100%;block-size:100%;border:0;color:light-dark(#000,#fff);transition:color 1ms'
  frame.src = `${origin}/embed/${encodeURIComponent(workspace)}?v=${EMBED_VERSIONS.join(',')}&ch=${ch}&theme=${scheme}`
  return frame
}

/** A server on the computer on which the page is read. */
export const isThisComputer = ({ hostname }: URL): boolean =>
  /^(.+\.)?localhost$|^127\.|^\[::1\]$/.test(hostname)

/** @throws EmbedError `origin_mismatch` */
export function checkOrigin(origin: string): void {
  const url = URL.canParse(origin) ? new URL(origin) : null
  if (
    url?.origin !== origin ||
    !(url.protocol === 'https:' || (url.protocol === 'http:' && isThisComputer(url)))
  )
    throw new EmbedError('origin_mismatch', `"${origin}" is no exact https origin.`)
  if (origin === location.origin)
    throw new EmbedError('origin_mismatch', 'It must be another than that of this page.')
}

export function isHello(data: unknown, mine: string): data is { v: readonly number[] } {
  const { ws, ch, v } = partsOf(data)
  return ws === 'hello' && ch === mine && Array.isArray(v)
}

/** A key of the frame, as the host would have got it. */
export function keyOf({ key, chord }: EmbedEvents['key']): KeyboardEvent {
  const held = (name: string) => chord.includes(`${name}+`)
  return new KeyboardEvent('keydown', {
    key,
    ctrlKey: held('Ctrl'),
    metaKey: held('Meta'),
    altKey: held('Alt'),
    shiftKey: held('Shift'),
    bubbles: true,
    cancelable: true,
  })
}

/** Within this, in milliseconds, what lost the focus lost it to what has it now. */
const LOSS_MS = 1000

/** Notes what loses the focus in this page. Returns what gives it back, if the frame has it since a moment ago. */
export function watchLoss(frame: HTMLIFrameElement, signal: AbortSignal): () => void {
  let lost: EventTarget | null = null
  let at = 0
  const note = (event: FocusEvent) => {
    lost = event.target
    at = event.timeStamp
  }
  document.addEventListener('focusout', note, { signal })
  return () => {
    const isTaken = document.activeElement === frame && performance.now() - at < LOSS_MS
    if (isTaken && lost instanceof HTMLElement) lost.focus({ preventScroll: true })
  }
}

/** The focus goes to the next thing of this page that can have it, behind the frame or before it. */
export function focusBeside(frame: HTMLIFrameElement, forward: boolean): void {
  const stops = [
    ...document.querySelectorAll<HTMLElement>('a[href],button,input,select,textarea,iframe,[tabindex]'),
  ]
  const able = stops.filter(
    (one) => one === frame || (one.tabIndex >= 0 && one.checkVisibility?.() !== false),
  )
  const at = able.indexOf(frame)
  const next = able[(at + (forward ? 1 : -1) + able.length) % able.length]
  if (next && next !== frame) next.focus()
  else frame.blur()
}
