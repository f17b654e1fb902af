import { isMac } from '../../../lib/isMac'
import '@xterm/xterm/css/xterm.css'
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { messages } from '../../../messages/en'
import { screenMenuMessages as menuWords } from '../../../messages/screenMenu'
import { useCopy } from '../../../ui/CopyProvider'
import { ContextMenu } from '../../../ui/menu/ContextMenu'
import { useSetting } from '../../config/useSetting'
import { useIsReadOnly } from '../../context/EmbedHostContext'
import { useTerminals, useWorkspace } from '../../context/WorkspaceProvider'
import { isRunning } from '../shared/state'
import { attach } from './attach'
import { attachMenuKeys } from './attachMenuKeys'
import { clipboardKeys, screenMenu } from './screenMenu'
import styles from './TerminalScreen.module.css'
import view from './TerminalView.module.css'
import type { ElementSize } from './useElementSize'
import { useScreenOptions } from './useScreenOptions'
import { createXtermScreen, type ScreenKey, type XtermScreen } from './xtermScreen'

const text = messages.terminal

export interface TerminalScreenProps {
  sessionId: string
  shown: boolean
  /** Keys may be typed: there is a connection and a shell. */
  typing: boolean
  /** The place for screens, whole CSS pixels; 0 while it is not displayed. */
  elementSize: ElementSize
  /** The last focus wish that was granted, shared by all screens. */
  granted: RefObject<number>
  focusTurn: number
  hardware: boolean
  describedBy: string
  /** Takes keys that are pressed beside the screen, while it is shown. */
  press: RefObject<((key: ScreenKey) => void) | null>
  /** Pastes into this screen. */
  paste: RefObject<((text: string) => void) | null>
  onOpenLink: (url: string) => void
  isAppChord: (event: KeyboardEvent) => boolean
  /** Asks the agent about what a terminal shows; absent where there is none. */
  ask?: ((sessionId: string) => void) | undefined
}

/** What is said about the clipboard goes after a while, ms. */
const TOLD_MS = 10_000

/** xterm beside React: created once per terminal, kept in step with the store, never made anew. */
export function TerminalScreen(props: TerminalScreenProps) {
  const { sessionId, shown, typing, elementSize, focusTurn, granted, hardware, press } = props
  const { terminals, clock } = useWorkspace()
  const isReadOnly = useIsReadOnly('terminal')
  const isShared = terminals.link.has('terminal.attach')
  const hasEnded = useTerminals((state) => !isRunning(state.sessions[sessionId]))
  const host = useRef<HTMLDivElement>(null)
  const screen = useRef<XtermScreen | null>(null)
  const isReady = useRef(false)
  const options = useScreenOptions(typing)
  const webgl = useSetting('terminal.renderer') === 'auto' && hardware && !options.screenReaderMode

  const fitTo = useEffectEvent(({ width, height }: TerminalScreenProps['elementSize']) => {
    if (!isReady.current || width === 0 || height === 0) return
    const size = screen.current?.proposed()
    if (!size) return
    // Where pages share a terminal its size is part of what it says, and comes with that.
    if (!isShared || hasEnded) screen.current?.resize(size.cols, size.rows)
    terminals.commands.resize(sessionId, size.cols, size.rows)
  })
  const refit = useEffectEvent(() => fitTo(elementSize))
  const copyIt = useCopy()
  const copy = useEffectEvent((selected: string) => copyIt(selected))
  const openLink = useEffectEvent((url: string) => props.onOpenLink(url))
  const isAppChord = useEffectEvent((event: KeyboardEvent) => props.isAppChord(event))
  const start = useEffectEvent((parent: HTMLElement) => {
    const { store, link, commands, screenTexts } = terminals
    let isReplaying = () => true
    const created = createXtermScreen({
      parent,
      options,
      clock,
      serverAnswers: () => link.has('terminal.attach'),
      inputLabel: text.input,
      describedBy: props.describedBy,
      linkHint: text.openLinkHint(text.modifier[isMac() ? 'mac' : 'other']),
      openLink: (url) => openLink(url),
      findFiles: (line) => terminals.more.findFiles?.(sessionId, line) ?? null,
      typed: (keys) => !isReplaying() && commands.type(sessionId, keys),
      reported: (bytes) => !isReplaying() && commands.report(sessionId, bytes),
      rang: () => !isReplaying() && commands.rang(sessionId),
      isAppChord: (event) => isAppChord(event),
      copy: (selected) => copy(selected),
    })
    screen.current = created
    const forget = screenTexts.add(sessionId, created)
    const attached = attach({
      screen: created,
      store,
      sessionId,
      clock,
      ack: commands.ack,
      live() {
        isReady.current = true
        refit()
      },
    })
    isReplaying = attached.isReplaying
    return () => {
      isReady.current = false
      screen.current = null
      forget()
      attached.detach()
      created.dispose()
    }
  })

  const act = useEffectEvent(() => {
    if (!isReadOnly) terminals.commands.act(sessionId)
  })
  const [isRefused, setRefused] = useState(false)
  function pasteHere(pasted: string): void {
    setRefused(false)
    if (props.typing) screen.current?.paste(pasted)
    else if (isReadOnly) terminals.commands.undelivered.refuse(sessionId)
    else if (pasted !== '') terminals.commands.undelivered.keep(sessionId, { pasted })
  }
  const paste = useEffectEvent(pasteHere)
  /** A menu may have been open for long, and the browser may have asked the user: what holds by then counts. */
  const pasteThen = useRef(pasteHere)
  const { ask } = props
  const menu = () =>
    screenMenu({
      hasSelection: screen.current?.selected() !== '',
      unready: isReadOnly ? messages.embed.readOnly : hasEnded ? menuWords.ended : undefined,
      copy: () => void copyIt(screen.current?.selected() ?? ''),
      // A frame may have no clipboard, and the browser may refuse it or the user.
      paste: () =>
        void readClipboard().then(
          (pasted) => pasteThen.current(pasted),
          () => setRefused(true),
        ),
      selectAll: () => screen.current?.selectAll(),
      clear: () => screen.current?.clear(),
      ask: ask && (() => ask(sessionId)),
    })
  /** A program that hears the mouse has a use for the right button, unless something is selected. */
  const takesClick = useEffectEvent(
    () => screen.current?.takesMouse() === true && screen.current.selected() === '',
  )
  const refuse = useEffectEvent((event: KeyboardEvent) => {
    if (!props.typing && isTyped(event) && !props.isAppChord(event))
      terminals.commands.undelivered.refuse(sessionId)
  })

  useEffect(() => (host.current ? start(host.current) : undefined), [])
  useEffect(() => (host.current ? attachMenuKeys(host.current, () => takesClick()) : undefined), [])
  useEffect(() => (isRefused ? clock.after(TOLD_MS, () => setRefused(false)) : undefined), [isRefused, clock])
  useEffect(() => {
    props.paste.current = (pasted) => screen.current?.paste(pasted)
    pasteThen.current = (pasted) => paste(pasted)
    if (!host.current) return undefined
    return attachInput(host.current, {
      refuse: (event) => refuse(event),
      paste: (text) => paste(text),
      act: () => act(),
    })
  }, [props.paste])
  useEffect(() => {
    screen.current?.configure(options)
    refit()
  }, [options])
  const isDisplayed = elementSize.width > 0 && elementSize.height > 0
  useEffect(() => {
    if (isDisplayed) screen.current?.displayed()
  }, [isDisplayed])
  useEffect(() => fitTo(elementSize), [elementSize])
  useEffect(() => {
    screen.current?.setWebgl(webgl && shown)
  }, [webgl, shown])
  useEffect(() => {
    if (!shown) return
    press.current = (key) => screen.current?.press(key)
    if (focusTurn === granted.current) return
    granted.current = focusTurn
    screen.current?.focusIfHere()
  }, [shown, focusTurn, granted, press])

  return (
    <>
      <ContextMenu items={menu} label={menuWords.name}>
        <div ref={host} className={styles.screen} dir="ltr" />
      </ContextMenu>
      {isRefused && (
        <p className={view.chip} data-refused="true" role="alert">
          {menuWords.noClipboard(clipboardKeys().paste)}
        </p>
      )}
    </>
  )
}

async function readClipboard(): Promise<string> {
  return navigator.clipboard.readText()
}

/** Keys that would have been sent to the shell: not those that only hold others, or move the focus. */
function isTyped({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey) return key.length === 1 && !/^[cv]$/i.test(key)
  return key.length === 1 || key === 'Enter' || key === 'Backspace'
}

interface InputListeners {
  refuse(event: KeyboardEvent): void
  paste(text: string): void
  /** A click, but not a finger that scrolls. */
  act(): void
}

/** Hears keys and texts before xterm, which swallows keys it may not send and pastes texts as they are. */
function attachInput(element: HTMLElement, { refuse, paste, act }: InputListeners): () => void {
  function take(event: ClipboardEvent | DragEvent, data: DataTransfer | null) {
    event.preventDefault()
    event.stopPropagation()
    paste(data?.getData('text/plain') ?? '')
  }
  const pasted = (event: ClipboardEvent) => take(event, event.clipboardData)
  const dropped = (event: DragEvent) => holdsText(event) && take(event, event.dataTransfer)
  const dragged = (event: DragEvent) => holdsText(event) && event.preventDefault()
  const options = { capture: true }
  element.addEventListener('keydown', refuse, options)
  element.addEventListener('click', act, options)
  element.addEventListener('paste', pasted, options)
  element.addEventListener('dragover', dragged, options)
  element.addEventListener('drop', dropped, options)
  return () => {
    element.removeEventListener('keydown', refuse, options)
    element.removeEventListener('click', act, options)
    element.removeEventListener('paste', pasted, options)
    element.removeEventListener('dragover', dragged, options)
    element.removeEventListener('drop', dropped, options)
  }
}

/** A text, and no file: the window refuses those. */
const holdsText = ({ dataTransfer }: DragEvent) =>
  dataTransfer?.types.includes('text/plain') === true && !dataTransfer.types.includes('Files')
