import { type MouseEvent, type ReactNode, use } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { useEmbedHost } from '../../context/EmbedHostContext'
import { FileLink } from './FileLink'
import { isFileName } from './linkedFile'
import { MarkdownPlaceContext } from './MarkdownPlaceContext'
import type { Inline } from './markdownTree'
import { EntryTypeProvider } from './OpenFileContext'

export function InlineView({ inlines }: { inlines: readonly Inline[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: an inline is known only by its place in the text, which only grows
  return inlines.map((inline, index) => <OneInline key={index} inline={inline} />)
}

function OneInline({ inline }: { inline: Inline }): ReactNode {
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'codespan':
      return isFileName(inline.text) ? (
        <FileLink target={inline.text} isLink={false}>
          <code dir="ltr">{inline.text}</code>
        </FileLink>
      ) : (
        <code dir="ltr">{inline.text}</code>
      )
    case 'strong':
      return (
        <strong>
          <InlineView inlines={inline.children} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <InlineView inlines={inline.children} />
        </em>
      )
    case 'del':
      return (
        <del>
          <InlineView inlines={inline.children} />
        </del>
      )
    case 'break':
      return <br />
    case 'link':
      return (
        <OutsideLink href={inline.href}>
          <EntryTypeProvider value={null}>
            <InlineView inlines={inline.children} />
          </EntryTypeProvider>
        </OutsideLink>
      )
    case 'file':
      return (
        <FileLink target={inline.target} isLink={inline.isLink}>
          <InlineView inlines={inline.children} />
        </FileLink>
      )
    case 'image':
      return <Picture {...inline} />
  }
}

function Picture({ href, alt, target }: Extract<Inline, { type: 'image' }>) {
  const place = use(MarkdownPlaceContext)
  const text = agentItemMessages.item.image(alt)
  if (href !== null) return <OutsideLink href={href}>{text}</OutsideLink>
  return place && target !== undefined ? <place.Picture target={target} alt={alt} /> : text
}

/** Its destination is in the tooltip, so that a text cannot pretend to lead elsewhere unseen. */
function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  const { openLink } = useEmbedHost()
  const click = (event: MouseEvent) => {
    if (openLink?.(href)) event.preventDefault()
  }
  return (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer" onClick={click}>
      {children}
    </a>
  )
}
