import type { languages } from 'monaco-editor/editor/editor.api'
import * as monaco from 'monaco-editor/editor/editor.api'

/** Further names of files that have a language of Monaco's. */
const MORE: readonly languages.ILanguageExtensionPoint[] = [
  {
    id: 'json',
    extensions: [
      '.jsonc',
      '.json5',
      '.jsonl',
      '.webmanifest',
      '.code-workspace',
      '.geojson',
      '.ipynb',
      '.map',
    ],
    filenames: ['.prettierrc', '.swcrc', '.watchmanconfig', 'composer.lock', '.lintstagedrc'],
  },
  {
    id: 'shell',
    extensions: ['.zsh', '.ksh', '.bats'],
    filenames: [
      '.bashrc',
      '.bash_profile',
      '.bash_aliases',
      '.profile',
      '.zshrc',
      '.zshenv',
      '.zprofile',
      'PKGBUILD',
    ],
    firstLine: '^#!.*\\b(ba|da|k|z)?sh\\b',
  },
  {
    id: 'ini',
    extensions: ['.cfg', '.conf', '.service', '.socket', '.timer', '.desktop'],
    filenames: ['.npmrc', '.yarnrc', '.pylintrc', '.flake8', '.gitmodules', '.condarc'],
  },
  { id: 'dockerfile', filenames: ['Containerfile'], filenamePatterns: ['Dockerfile.*', 'Containerfile.*'] },
  {
    id: 'xml',
    extensions: ['.plist', '.csproj', '.fsproj', '.vbproj', '.props', '.targets', '.storyboard', '.rss'],
  },
  { id: 'yaml', filenames: ['.clang-format', '.clang-tidy', 'CITATION.cff'] },
  {
    id: 'ruby',
    extensions: ['.rake', '.ru', '.podspec'],
    filenames: ['Podfile', 'Vagrantfile', 'Fastfile', 'Brewfile'],
  },
  {
    id: 'python',
    extensions: ['.pyi', '.bzl', '.star'],
    filenames: ['SConstruct', 'BUILD', 'WORKSPACE', 'Snakefile'],
  },
  { id: 'cpp', extensions: ['.ino', '.cu', '.cuh', '.ixx', '.cppm'] },
  { id: 'hcl', extensions: ['.tofu', '.nomad'] },
]

const STRINGS = [
  [/"""/, 'string', '@longDouble'],
  [/'''/, 'string', '@longSingle'],
  [/"(\\.|[^"\\])*"?/, 'string'],
  [/'[^']*'?/, 'string'],
] satisfies languages.IMonarchLanguageRule[]

const TOML: languages.IMonarchLanguage = {
  defaultToken: '',
  tokenPostfix: '.toml',
  tokenizer: {
    root: [
      [/^\s*\[\[?[^#\]]*\]\]?/, 'metatag'],
      [
        /(^\s*|[{,]\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)(\s*)(=)/,
        ['', 'key', '', 'delimiter'],
      ],
      [/#.*$/, 'comment'],
      ...STRINGS,
      [/\b(true|false|inf|nan)\b/, 'keyword'],
      [/\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?)?/, 'number'],
      [/[+-]?(0x[\da-fA-F_]+|0o[0-7_]+|0b[01_]+|\d[\d_]*(\.[\d_]+)?([eE][+-]?\d+)?)/, 'number'],
    ],
    longDouble: [
      [/"""/, 'string', '@pop'],
      [/[^"\\]+|\\.|"/, 'string'],
    ],
    longSingle: [
      [/'''/, 'string', '@pop'],
      [/[^']+|'/, 'string'],
    ],
  },
}

const DOTENV: languages.IMonarchLanguage = {
  defaultToken: 'string',
  tokenPostfix: '.dotenv',
  tokenizer: {
    root: [
      [/^\s*#.*$/, 'comment'],
      [/^(\s*)(export\s+)?([\w.-]+)(\s*)(=)/, ['', 'keyword', 'key', '', 'delimiter']],
      [/\$\{[^}]*\}|\$\w+/, 'variable'],
      [/\s#.*$/, 'comment'],
    ],
  },
}

/** Languages that Monaco does not have. What has none at all is plain text, and the status bar says so. */
export function registerLanguages(): void {
  for (const more of MORE) monaco.languages.register(more)
  monaco.languages.register({
    id: 'toml',
    aliases: ['TOML'],
    extensions: ['.toml'],
    filenames: ['Cargo.lock', 'poetry.lock', 'uv.lock', 'Pipfile'],
  })
  monaco.languages.setMonarchTokensProvider('toml', TOML)
  monaco.languages.register({
    id: 'dotenv',
    aliases: ['Environment variables'],
    extensions: ['.env'],
    filenames: ['.env', '.envrc', '.flaskenv'],
    filenamePatterns: ['.env.*'],
  })
  monaco.languages.setMonarchTokensProvider('dotenv', DOTENV)
  for (const id of ['toml', 'dotenv'])
    monaco.languages.setLanguageConfiguration(id, {
      comments: { lineComment: '#' },
      brackets: [
        ['[', ']'],
        ['{', '}'],
      ],
    })
  // Components are written in one file, most of which HTML colours as it is meant.
  for (const [id, name] of [
    ['vue', 'Vue'],
    ['svelte', 'Svelte'],
    ['astro', 'Astro'],
  ] as const) {
    monaco.languages.register({ id, aliases: [name], extensions: [`.${id}`] })
    monaco.languages.registerTokensProviderFactory(id, { create: grammarOfHtml })
    monaco.languages.setLanguageConfiguration(id, { comments: { blockComment: ['<!--', '-->'] } })
  }
}

async function grammarOfHtml(): Promise<languages.IMonarchLanguage> {
  // @ts-expect-error Monaco has no types for the grammars of its languages.
  const { language } = await import('monaco-editor/languages/definitions/html/html')
  return language
}
