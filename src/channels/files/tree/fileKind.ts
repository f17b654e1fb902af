/** Extensions by kind of file; each kind has a shape of its own in the tree. */
const KINDS = [
  [
    'code',
    'js jsx mjs cjs ts tsx mts cts py rb go rs java kt kts swift c h cc cpp hpp cs php lua dart scala ex',
  ],
  ['markup', 'html htm xml vue svelte astro'],
  ['style', 'css scss sass less styl'],
  ['data', 'json jsonc json5 jsonl ndjson csv tsv'],
  ['text', 'md mdx markdown rst adoc txt log'],
  ['image', 'png jpg jpeg gif webp avif svg ico bmp tiff'],
  ['audio', 'mp3 wav ogg flac m4a'],
  ['video', 'mp4 webm mov mkv avi'],
  ['font', 'ttf otf woff woff2 eot'],
  ['archive', 'zip tar gz tgz bz2 xz zst 7z rar'],
  ['shell', 'sh bash zsh fish ps1 bat cmd makefile'],
  ['database', 'sql sqlite db prisma'],
  ['config', 'toml yml yaml ini conf cfg properties env dockerfile'],
  ['key', 'pem key crt cer pub'],
  ['notebook', 'ipynb'],
  ['binary', 'exe dll so dylib wasm bin o a class pyc'],
  ['document', 'pdf doc docx odt ppt pptx xls xlsx'],
  ['lock', 'lock'],
  ['git', 'gitignore gitattributes gitmodules gitkeep'],
  ['settings', 'editorconfig npmrc nvmrc prettierrc eslintrc babelrc'],
] as const

export type FileKind = (typeof KINDS)[number][0] | 'plain'

const BY_EXTENSION: ReadonlyMap<string, FileKind> = new Map(
  KINDS.flatMap(([kind, extensions]) => extensions.split(' ').map((extension) => [extension, kind] as const)),
)

const BY_NAME: ReadonlyMap<string, FileKind> = new Map([
  ['package.json', 'settings'],
  ['tsconfig.json', 'settings'],
  ['license', 'text'],
  ['package-lock.json', 'lock'],
  ['pnpm-lock.yaml', 'lock'],
])

/** A name without a dot counts as its own extension (`Makefile`). */
export function fileKind(name: string): FileKind {
  const lower = name.toLowerCase()
  const extension = lower.slice(lower.lastIndexOf('.') + 1)
  const known = BY_NAME.get(lower) ?? BY_EXTENSION.get(extension)
  if (known) return known
  return lower.startsWith('.env') ? 'config' : 'plain'
}
