import { isComposing } from '../../lib/isComposing'
import type { Command } from '../commands/command'
import type { KeyContext, Keymap } from './keymap'

/** Where the focus is. Menus count as dialogs: while one is open, nothing else is done. */
export function contextOf(focused: Element | null): KeyContext {
  if (focused?.closest('[role="dialog"], [role="alertdialog"], [role="menu"]')) return 'dialog'
  if (focused?.closest('.xterm')) return 'terminal'
  return focused?.closest('.monaco-editor') ? 'editor' : 'page'
}

/** Keys that stay ours when another page embeds us. */
const GUEST_KEYS = ['F1', 'F4', 'F6']

/**
 * The keydowns that are ours, before the terminal and the editor see them. Returns detach.
 * @param isPolite a page around ours has keys of its own: we take those pressed in an editor or a terminal
 */
export function attachKeymap(
  target: Window,
  keymap: () => Keymap,
  run: (command: Command) => void,
  isPolite: () => boolean = () => false,
): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event) || event.getModifierState('AltGraph')) return
    const context = contextOf(target.document.activeElement)
    const command = keymap().find(event, context)
    if (!command || command.isAbsent?.() === true || command.hasKeys?.() === false) return
    if (context === 'page' && isPolite() && !GUEST_KEYS.includes(event.key)) return
    // Also in a dialog, where no command runs: Mod+P there must not print the page.
    event.preventDefault()
    event.stopPropagation()
    // What moves a text or a cursor goes on while its key is held.
    if (context !== 'dialog' && (!event.repeat || command.id.startsWith('text.'))) run(command)
  }
  target.addEventListener('keydown', onKeyDown, { capture: true })
  return () => target.removeEventListener('keydown', onKeyDown, { capture: true })
}
