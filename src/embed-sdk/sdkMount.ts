import type { EmbedEvent, EmbedEvents, EmbedState } from './events'
import {
  type Connect,
  EMBED_VERSIONS,
  type EmbedErrorCode,
  type FrameOptions,
  PERSON_MS,
  type PortMessage,
  REQUEST_MS,
} from './messages'
import type { EmbedMethod, EmbedMethods } from './methods'
import { createPortTalk, EmbedError, GONE, type PortTalk, partsOf } from './portTalk'
import { blockedWords, watchBlocked } from './sdkBlocked'
import { checkOrigin, createFrame, focusBeside, isHello, keyOf, watchLoss } from './sdkFrame'
import { createHearers } from './sdkHearers'
import { createMethods, type Kept } from './sdkMethods'
import { sizeFrame } from './sdkSize'
import { createSlot } from './sdkSlot'
import { watchLook } from './sdkTheme'
import type { MountOptions, WorkspaceEmbed } from './sdkTypes'

type Told = { [K in EmbedEvent]: { readonly k: K; readonly d: EmbedEvents[K] } }[EmbedEvent]

/** The data of an event is not checked: the workspace keeps to its type. Events of a newer workspace reach the listeners of their names. */
function isTold(message: { readonly k: string; readonly d: unknown }): message is Told {
  return typeof message.d === 'object' && message.d !== null
}

/** Shows a workspace in an element of this page. Resolves when it can be used. @throws EmbedError */
export async function mount(element: HTMLElement, options: MountOptions): Promise<WorkspaceEmbed> {
  return show(element, options, checkOrigin)
}

/** On the element, by which one mount tells the other, of whatever copy of this script, that it takes its place. */
const REPLACED = 'workspace-replaced'

/** The same for our own page, whose code is the frame's anyway. */
export async function show(
  element: HTMLElement,
  options: MountOptions,
  check?: (origin: string) => void,
): Promise<WorkspaceEmbed> {
  const { signal, loading } = options
  // Aborted before it began: the content of the target stays.
  if (signal?.aborted) throw new EmbedError('disposed', GONE)
  const ending = new AbortController()
  const end = () => ending.abort()
  const stillWanted = () => {
    if (ending.signal.aborted) throw new EmbedError('disposed', GONE)
  }
  element.dispatchEvent(new Event(REPLACED))
  element.addEventListener(REPLACED, end, { signal: ending.signal })
  signal?.addEventListener('abort', end)
  const slot = createSlot(element, options, ending.signal)
  try {
    check?.(options.origin)
    await slot.wanted(loading)
    stillWanted()
    const embed = await start(element, options, ending)
    stillWanted()
    return embed
  } catch (error) {
    if (error instanceof EmbedError && error.code !== 'disposed') slot.explain(error)
    end()
    throw error
  } finally {
    signal?.removeEventListener('abort', end)
  }
}

function start(
  element: HTMLElement,
  options: MountOptions,
  ending: AbortController,
): Promise<WorkspaceEmbed> {
  const { origin, workspace } = options
  /** As it is by now: a frame that was reloaded begins with it. */
  let kept: Kept = { panes: options.panes, readOnly: options.readOnly }
  const ch = crypto.getRandomValues(new Uint32Array(4)).join('-')
  let state: EmbedState = 'connecting'
  /** What the frame said last, while it may be silent. */
  let toldState: EmbedState = 'connecting'
  let capabilities: ReadonlySet<string> = new Set()
  let protocol = ''
  let talk: PortTalk | null = null
  /** What `getToken` threw last. */
  let tokenError: unknown
  const hearers = createHearers(options, (kinds) => talk?.tell({ t: 'hears', kinds }))
  const look = watchLook(element, options.theme ?? 'system', async (changed) => {
    if (capabilities.has('ui.setTheme')) await ask('ui.setTheme', changed)
  })
  const frame = createFrame(options, ch, look.current().theme)
  frame.ontransitionrun = look.follow
  const resized = sizeFrame(frame, options.size)
  let stands: (embed: WorkspaceEmbed) => void = () => {}
  let fails: (failure: EmbedError) => void = () => {}
  const standing = new Promise<WorkspaceEmbed>((resolve, reject) => {
    stands = resolve
    fails = reject
  })
  const blocked = (code: EmbedErrorCode) => fail(code, blockedWords(code, origin))
  const watch = watchBlocked(frame, origin, blocked)
  const late = setTimeout(() => {
    if (talk) fail('handshake_timeout', 'The workspace was not there in time.')
    else blocked(watch.isAsking() ? 'server_unreachable' : 'frame_blocked')
  }, options.connectTimeoutMs ?? 15_000)

  function become(next: EmbedState): void {
    if (state === next) return
    state = next
    hearers.tell('state', { state })
  }
  function fail(code: EmbedErrorCode, message: string): void {
    fails(new EmbedError(code, message, code === 'token_failed' ? tokenError : undefined))
  }

  /** A frame that was reloaded says hello again, and gets another port. */
  const greet = ({ source, origin: from, data }: MessageEvent<unknown>) => {
    if (source !== frame.contentWindow || source === null || !isHello(data, ch)) return
    if (from === 'null') return fail('sandbox_opaque', 'A sandbox lacks allow-same-origin.')
    if (from !== origin) return
    const version = Math.max(...EMBED_VERSIONS.filter((one) => data.v.includes(one)))
    if (version < 1) return fail('protocol_unsupported', 'The workspace speaks another version.')
    watch.stop()
    if (talk) {
      talk.close()
      capabilities = new Set()
      become('connecting')
    }
    const { port1, port2 } = new MessageChannel()
    const silent = (isSilent: boolean) => become(isSilent ? 'offline' : toldState)
    talk = createPortTalk({ port: port1, answer, heard, silent })
    const connect: Connect = { ws: 'connect', v: version, ch, caps: ['focus-leave', 'key', 'link'] }
    frame.contentWindow?.postMessage(connect, origin, [port2])
  }

  async function answer(method: string, params: unknown): Promise<unknown> {
    if (method !== 'getToken') throw new EmbedError('not_supported', `There is no "${method}".`)
    const { reason: asked } = partsOf(params)
    const reason = asked === 'expiring' || asked === 'rejected' ? asked : 'initial'
    try {
      return await options.getToken({ reason, workspace, signal: ending.signal })
    } catch (error) {
      tokenError = error
      const message = error instanceof Error ? error.message : 'There is no token.'
      hearers.tell('token-error', { message })
      throw new EmbedError('token_failed', message)
    }
  }

  function heard(message: PortMessage): void {
    if (message.t === 'init?')
      talk?.tell({ t: 'init', options: frameOptions({ ...options, ...kept }, look.current()) })
    if (message.t === 'ready') {
      capabilities = new Set(message.caps)
      protocol = message.protocol
      if (message.name) frame.title = options.title ?? `Workspace ${message.name}`
      hearers.announce()
      clearTimeout(late)
      toldState = 'connected'
      become(toldState)
      stands(embed)
      hearers.tell('ready', { capabilities: message.caps })
    }
    if (message.t === 'evt' && isTold(message)) told(message)
  }

  function told(event: Told): void {
    if (event.k === 'state') {
      toldState = event.d.state
      become(toldState)
      return
    }
    if (event.k === 'resize') resized(event.d.contentHeight)
    if (event.k === 'focus-leave') focusBeside(frame, event.d.direction === 'forward')
    if (event.k === 'focus-taken') giveBack()
    if (event.k === 'key') frame.dispatchEvent(keyOf(event.d))
    if (event.k === 'error' && state === 'connecting') fail(event.d.code, event.d.message)
    tellHost(event)
  }
  /** One branch per kind would say the same each time. */
  function tellHost<K extends EmbedEvent>({ k, d }: { readonly k: K; readonly d: EmbedEvents[K] }): void {
    hearers.tell(k, d)
  }

  async function ask<M extends EmbedMethod>(
    method: M,
    params?: EmbedMethods[M]['in'],
  ): Promise<EmbedMethods[M]['out']> {
    if (state === 'disposed' || !talk) throw new EmbedError('disposed', GONE)
    if (!capabilities.has(method)) throw new EmbedError('not_supported', `This workspace has no "${method}".`)
    const needsPerson = method === 'files.apply' || method === 'terminal.run'
    return talk.ask<EmbedMethods[M]['out']>(method, params, needsPerson ? PERSON_MS : REQUEST_MS)
  }

  const embed: WorkspaceEmbed = {
    get state() {
      return state
    },
    get capabilities() {
      return capabilities
    },
    get protocol() {
      return protocol
    },
    on: hearers.on,
    ...createMethods(ask, look.set, (change) => {
      kept = { panes: { ...kept.panes, ...change.panes }, readOnly: change.readOnly ?? kept.readOnly }
    }),
    call: (method, ...[params]) => ask(method, params),
    async destroy({ force = false } = {}) {
      if (!force && talk && capabilities.has('settle')) {
        const left = await ask('settle')
        if (left.length > 0)
          throw new EmbedError('conflict', `Unsaved: ${left.join(', ')}. With force it is left behind.`)
      }
      ending.abort()
    },
  }
  ending.signal.addEventListener('abort', () => {
    clearTimeout(late)
    watch.stop()
    removeEventListener('message', greet)
    look.stop()
    talk?.tell({ t: 'bye' })
    talk?.close()
    frame.remove()
    talk = null
    become('disposed')
    hearers.clear()
    fail('disposed', GONE)
  })
  // What had the focus last in this page.
  const giveBack = watchLoss(frame, ending.signal)
  addEventListener('message', greet)
  element.append(frame)
  return standing
}

/** What the frame receives of the options; functions and what is the frame element's own stay here. */
function frameOptions(options: Omit<MountOptions, keyof Kept> & Kept, look: FrameOptions): FrameOptions {
  const { locale, dir, panes, layout, density, open, readOnly, keyboard, size } = options
  const tellsHeight = typeof size === 'object' && 'auto' in size
  const told = { locale, dir, panes, layout, density, open, readOnly, keyboard, tellsHeight }
  // Plain data, whatever a framework has made of it.
  return { ...look, ...JSON.parse(JSON.stringify(told)) }
}
