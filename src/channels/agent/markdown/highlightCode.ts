import bash from 'highlight.js/lib/languages/bash'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import go from 'highlight.js/lib/languages/go'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import rust from 'highlight.js/lib/languages/rust'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { createLowlight } from 'lowlight'

type Node = ReturnType<Lowlight['highlight']>['children'][number]
type Lowlight = ReturnType<typeof createLowlight>

export interface Span {
  readonly text: string
  /** What the text is, e.g. `keyword`; empty for the rest. */
  readonly token: string
}

/** Longer code stays plain: colour is not worth a frozen page. */
const MAX_LENGTH = 50_000

const languages = { bash, css, diff, go, java, javascript, json, python, rust, typescript, xml, yaml }

const lowlight = createLowlight(languages)
lowlight.registerAlias({ bash: ['sh', 'shell', 'zsh', 'console'], typescript: ['tsx'], javascript: ['jsx'] })

/** Units coloured at once, up to the end of a line: 20 ms on one core of a small server. */
const SLICE = 4_096
/** A comment or a text that is longer than this is coloured as if it ended. */
const MAX_TOKEN = 4 * SLICE

/**
 * Colours the next lines from `from` on; `end` is where the slice after it begins. A comment or a text that goes on
 * over the end of a slice is read again with the next. Null for a language it does not know. A chunk of its own,
 * loaded with the first block that names one.
 */
export function highlightSlice(
  code: string,
  language: string,
  from: number,
): { readonly spans: readonly Span[]; readonly end: number } | null {
  const name = language.toLowerCase()
  if (code.length > MAX_LENGTH || !lowlight.registered(name)) return null
  for (let length = SLICE; ; length *= 2) {
    const line = code.indexOf('\n', from + length)
    const end = line < 0 ? code.length : line + 1
    const spans = lowlight
      .highlight(name, code.slice(from, end))
      .children.flatMap((node) => spansOf(node, ''))
    const last = spans.at(-1)
    if (end === code.length || !last || last.token === '' || length >= MAX_TOKEN) return { spans, end }
    const whole = spans.slice(0, -1)
    if (whole.length > 0) return { spans: whole, end: end - last.text.length }
  }
}

function spansOf(node: Node, token: string): readonly Span[] {
  if (node.type === 'text') return [{ text: node.value, token }]
  if (node.type !== 'element') return []
  const { className } = node.properties
  const first = Array.isArray(className) ? className[0] : undefined
  const own = typeof first === 'string' ? first.replace(/^hljs-/, '') : token
  return node.children.flatMap((child) => spansOf(child, own))
}
