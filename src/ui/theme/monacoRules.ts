import type { SyntaxToken, Theme } from './tokens'

export interface MonacoRule {
  readonly token: string
  /** Six hex digits without `#`, as Monaco wants it here. */
  readonly foreground: string
  readonly fontStyle?: string
}

/**
 * Every token family our languages emit, and every more specific rule of Monaco's base themes: one that is left
 * out is painted in the base theme's colour, on our background, with an unchecked contrast.
 */
export const TOKEN_FAMILIES: readonly (readonly [SyntaxToken, readonly string[]])[] = [
  ['comment', ['comment', 'comment.doc', 'meta', 'meta.scss', 'metatag.content.html']],
  [
    'keyword',
    ['keyword', 'keyword.flow', 'keyword.flow.scss', 'keyword.json', 'keyword.control', 'meta.tag'],
  ],
  [
    'string',
    [
      'string',
      'string.html',
      'string.sql',
      'string.yaml',
      'string.value',
      'string.value.json',
      'attribute.value',
      'attribute.value.html',
      'attribute.value.xml',
      'markup.quote',
      'quote',
    ],
  ],
  [
    'number',
    [
      'number',
      'number.hex',
      'number.float',
      'attribute.value.number',
      'attribute.value.number.css',
      'attribute.value.unit',
      'attribute.value.unit.css',
      'attribute.value.hex.css',
    ],
  ],
  ['type', ['type', 'type.identifier', 'class', 'interface', 'namespace', 'enum', 'struct', 'typeParameter']],
  ['func', ['function', 'method', 'predefined', 'predefined.sql', 'markup.link', 'string.link', 'link']],
  ['variable', ['', 'identifier', 'variable', 'variable.name', 'variable.parameter', 'property', 'source']],
  ['constant', ['constant', 'variable.predefined', 'enumMember', 'boolean', 'string.escape']],
  ['tag', ['tag', 'tag.id.pug', 'tag.class.pug', 'metatag', 'metatag.html', 'metatag.xml', 'metatag.php']],
  ['attr', ['attribute.name', 'annotation', 'key', 'string.key', 'string.key.json', 'decorator']],
  ['regexp', ['regexp', 'regexp.escape', 'string.regexp']],
  [
    'operator',
    [
      'operator',
      'operator.scss',
      'operator.sql',
      'operator.swift',
      'delimiter',
      'delimiter.html',
      'delimiter.xml',
      'delimiter.bracket',
      'delimiter.parenthesis',
    ],
  ],
  ['invalid', ['invalid', 'string.invalid', 'escape.invalid']],
]

const plain = (colour: string) => colour.slice(1)

export function monacoRules(theme: Theme): MonacoRule[] {
  return [...familyRules(theme), ...markupRules(theme)]
}

function familyRules({ syntax }: Theme): MonacoRule[] {
  return TOKEN_FAMILIES.flatMap(([family, tokens]) =>
    tokens.map((token) => ({ token, foreground: plain(syntax[family]) })),
  )
}

function markupRules({ colours, syntax }: Theme): MonacoRule[] {
  const text = plain(colours['fg.default'])
  return [
    { token: 'strong', foreground: text, fontStyle: 'bold' },
    { token: 'markup.bold', foreground: text, fontStyle: 'bold' },
    { token: 'emphasis', foreground: text, fontStyle: 'italic' },
    { token: 'markup.heading', foreground: plain(syntax.keyword), fontStyle: 'bold' },
    { token: 'keyword.md', foreground: plain(syntax.keyword), fontStyle: 'bold' },
  ]
}
