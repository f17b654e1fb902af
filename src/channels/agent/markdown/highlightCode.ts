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

/** Null for a language it does not know. A chunk of its own, loaded with the first block that names one. */
export function highlightCode(code: string, language: string): readonly Span[] | null {
  const name = language.toLowerCase()
  if (code.length > MAX_LENGTH || !lowlight.registered(name)) return null
  return lowlight.highlight(name, code).children.flatMap((node) => spansOf(node, ''))
}

function spansOf(node: Node, token: string): readonly Span[] {
  if (node.type === 'text') return [{ text: node.value, token }]
  if (node.type !== 'element') return []
  const { className } = node.properties
  const first = Array.isArray(className) ? className[0] : undefined
  const own = typeof first === 'string' ? first.replace(/^hljs-/, '') : token
  return node.children.flatMap((child) => spansOf(child, own))
}
