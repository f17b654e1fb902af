import { Tokenizer, type Tokens } from 'marked'
import { linkEnd } from '../../lib/linkEnd'
import { type Emphasis, findEmphasis } from './findEmphasis'

/** Emphasis inside of emphasis beyond this is text: each level reads its text again. */
const MAX_DEPTH = 8

/** How answers differ from GitHub's Markdown. One instance reads one text. */
export class AnswerTokenizer extends Tokenizer {
  /** By text, since an emphasis inside of another is a text of its own. */
  readonly #found = new Map<string, ReadonlyMap<number, Emphasis>>()

  #depth = 0

  override emStrong(source: string, masked: string): Tokens.Em | Tokens.Strong | undefined {
    const inner = source.startsWith('~') ? undefined : this.#read(source, masked)
    if (!inner) return undefined
    const { length, ...token } = inner
    return length === 2 ? { type: 'strong', ...token } : { type: 'em', ...token }
  }

  /** One tilde is a range or an estimate far more often than it strikes something out. */
  override del(source: string, masked: string): Tokens.Del | undefined {
    const inner = source.startsWith('~~') ? this.#read(source, masked) : undefined
    return inner && { type: 'del', raw: inner.raw, text: inner.text, tokens: inner.tokens }
  }

  /** An address ends where the sentence around it goes on, which need not be at a space. */
  override url(source: string): Tokens.Link | undefined {
    const link = super.url(source)
    if (!link || link.href.startsWith('mailto:')) return link
    const scheme = link.href.length - link.text.length
    const end = linkEnd(`${link.href.slice(0, scheme)}${source}`, 0) - scheme
    if (end <= 0) return undefined
    const raw = source.slice(0, end)
    const href = `${link.href.slice(0, scheme)}${raw}`
    return { ...link, raw, text: raw, href, tokens: [{ type: 'text', raw, text: raw }] }
  }

  #read(source: string, masked: string) {
    if (this.#depth >= MAX_DEPTH) return undefined
    const found = this.#found.get(masked) ?? findEmphasis(masked)
    this.#found.set(masked, found)
    const position = masked.length - source.length
    const emphasis = found.get(position)
    if (!emphasis) return undefined
    const { length, close } = emphasis
    const raw = source.slice(0, close + length - position)
    const text = raw.slice(length, -length)
    this.#depth += 1
    const tokens = this.lexer.inlineTokens(text)
    this.#depth -= 1
    return { length, raw, text, tokens }
  }
}
