import { WebLinksAddon } from '@xterm/addon-web-links'
import type { ILinkHandler, Terminal } from '@xterm/xterm'

interface LinkOptions {
  readonly open: (url: string) => void
  /** Said while the pointer is on a link. */
  readonly hint: string
}

/** Addresses in the output, and links that programs mark as such: http and https, with a modifier held. */
export function attachLinks(terminal: Terminal, { open, hint }: LinkOptions): void {
  const tell = (text: string) => {
    if (terminal.element) terminal.element.title = text
  }
  const activate = (event: MouseEvent, url: string) => {
    if ((event.ctrlKey || event.metaKey) && isWebAddress(url)) open(url)
  }
  const hover = () => tell(hint)
  const leave = () => tell('')
  const handler: ILinkHandler = { activate, hover, leave }
  terminal.options.linkHandler = handler
  terminal.loadAddon(new WebLinksAddon(activate, { hover, leave }))
}

export function isWebAddress(text: string): boolean {
  const protocol = URL.parse(text)?.protocol
  return protocol === 'http:' || protocol === 'https:'
}
