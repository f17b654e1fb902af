import { Lexer, Tokenizer, type Tokens } from 'marked'
import { linkEnd } from '../../../lib/text/linkEnd'
import { endOfLines, endOfList } from './cutBlocks'
import { type Emphasis, findEmphasis, hasEndlessMarks } from './findEmphasis'
import { safeHref } from './safeHref'

/** Emphasis inside of emphasis beyond this is text: each level reads its text again. */
const MAX_DEPTH = 8

/** Deeper nesting of lists and quotes is shown as text: an answer must not be able to exhaust the stack. */
export const MAX_NESTED = 24

/** The local part of a mail address has 64 characters at most (RFC 5321, 4.5.3.1.1). */
const MAIL = /^(?:mailto:|xmpp:)?[\w.+-]{1,64}@/
const WEB = /^(?:https?:\/\/|www\.[\p{L}\p{N}])/iu
/**
 * The parser looks for a mail address behind every mark. Without the limit it reads all the rest of a text without
 * spaces each time.
 */
const TEXT = new RegExp(Lexer.rules.inline.gfm.text.source.replaceAll(']+@', ']{1,64}@'))

/** The same where the characters `*`, `~` and `_` mark nothing. */
const MARKED_TEXT = new RegExp(TEXT.source.replace('`*~_]|\\b_', '`]'))

/** A footnote, which is no definition of a link: `[^1]: see there`. */
const FOOTNOTE = /^ {0,3}\[\^[^\]\s]+\]:/
const NEXT_FOOTNOTE = /\n(?= {0,3}\[\^[^\]\s]+\]:)/

/** How answers differ from GitHub's Markdown. One instance reads one text. */
export class AnswerTokenizer extends Tokenizer {
  /** By text, since an emphasis inside of another is a text of its own. */
  readonly #found = new Map<string, ReadonlyMap<number, Emphasis> | null>()

  #depth = 0

  #nested = 0

  /** The text that is read has so many marks that they are text. The parser asks `emStrong` before each token. */
  #isPlain = false

  override emStrong(source: string, masked: string): Tokens.Em | Tokens.Strong | undefined {
    this.#isPlain = this.#emphasisOf(masked) === null
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

  /** An address ends where the sentence around it goes on, and its host may have letters of any script. */
  override url(source: string): Tokens.Link | undefined {
    if (!WEB.test(source)) return MAIL.test(source) ? super.url(source) : undefined
    const scheme = /^www/i.test(source) ? 'http://' : ''
    const raw = source.slice(0, linkEnd(`${scheme}${source}`, 0) - scheme.length)
    const href = `${scheme}${raw}`
    if (safeHref(href) === null) return undefined
    return { type: 'link', raw, text: raw, href, title: null, tokens: [{ type: 'text', raw, text: raw }] }
  }

  override inlineText(source: string): Tokens.Text | undefined {
    const raw = (this.#isPlain ? MARKED_TEXT : TEXT).exec(source)?.[0]
    return raw === undefined ? undefined : { type: 'text', raw, text: raw, escaped: false }
  }

  override def(source: string): Tokens.Def | undefined {
    return FOOTNOTE.test(source) ? undefined : super.def(source)
  }

  /** Each footnote is a paragraph of its own, also directly below other text. */
  override paragraph(source: string): Tokens.Paragraph | undefined {
    const whole = this.rules.block.paragraph.exec(source)?.[0] ?? ''
    const footnote = whole.search(NEXT_FOOTNOTE)
    const end = footnote > 0 ? footnote + 1 : endOfLines(whole)
    return super.paragraph(end < whole.length ? source.slice(0, end) : source)
  }

  override list(source: string): Tokens.List | undefined {
    const end = this.#nested === 0 ? endOfList(source) : source.length
    return this.#inside(() => super.list(source.slice(0, end)))
  }

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.#inside(() => super.blockquote(source))
  }

  /** A line below a footnote makes a heading of that footnote's lines at most, never of the text above it. */
  override lheading(source: string): Tokens.Heading | undefined {
    const heading = super.lheading(source)
    return heading && NEXT_FOOTNOTE.test(heading.raw) ? undefined : heading
  }

  #inside<T>(read: () => T): T | undefined {
    if (this.#nested > MAX_NESTED) return undefined
    this.#nested += 1
    try {
      return read()
    } finally {
      this.#nested -= 1
    }
  }

  #emphasisOf(masked: string): ReadonlyMap<number, Emphasis> | null {
    const known = this.#found.get(masked)
    if (known !== undefined) return known
    const found = hasEndlessMarks(masked) ? null : findEmphasis(masked)
    this.#found.set(masked, found)
    return found
  }

  #read(source: string, masked: string) {
    if (this.#depth >= MAX_DEPTH) return undefined
    const position = masked.length - source.length
    const emphasis = this.#emphasisOf(masked)?.get(position)
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
