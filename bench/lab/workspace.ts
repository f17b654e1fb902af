import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createRandom } from '../../src/testing/kit/random'

/** Files that programs and pages of the bench read; always the same. */
export interface Workspace {
  /** 50,000 files, of which 10,000 stand in the folder `aaa-big`. */
  readonly root: string
  /** 20 MB of words, some coloured, some not ASCII. */
  readonly mixed: string
  /** 10 MB in which each word has a style of its own. */
  readonly styled: string
}

/** Grows with what is in it. */
const EDITION = 2
export const BIG_FOLDER = 'aaa-big'
const BIG_FOLDER_FILES = 10_000
export const SMALL_FILE = 'small.ts'
/** In the first line of the small file. */
export const SMALL_FILE_MARK = 'SMALLFILE-MARK'
/** 5 MB of TypeScript. */
export const LARGE_FILE = 'large.ts'
/** In its first line. */
export const LARGE_FILE_MARK = 'LARGEFILE-MARK'
const LARGE_FILE_LINES = 50_300
export const MIXED_MB = 20
export const STYLED_MB = 10

const WORDS =
  'alpha build commit delta error fetch git handle index json kernel loader module node output parse query render socket terminal update value worker yield zone const function return import export async await 0x1f 404 200 /usr/lib src/app.ts --flag => {} [] () ;;'.split(
    ' ',
  )
const FOREIGN = [
  '日本語テキスト',
  '测试文本',
  '✓ passed',
  '├── src',
  '│   └── app',
  'naïve café',
  'Привет мир',
  '🚀 deploy',
]

type Random = () => number
const pick = (list: readonly string[], random: Random) => list[Math.floor(random() * list.length)] ?? ''

/** Makes the files in the folder for temporary files unless an earlier run left them there. */
export function openWorkspace(): Workspace {
  const folder = join(tmpdir(), `aether-bench-data-${process.getuid?.() ?? 0}-${EDITION}`)
  if (!existsSync(folder)) {
    console.error('Making the workspace of 50,000 files …')
    const draft = `${folder}.${process.pid}`
    makeFiles(draft)
    try {
      renameSync(draft, folder)
    } catch {
      // Another run was quicker.
      rmSync(draft, { recursive: true })
    }
  }
  return {
    root: join(folder, 'workspace'),
    mixed: join(folder, 'mixed.txt'),
    styled: join(folder, 'styled.txt'),
  }
}

function makeFiles(folder: string): void {
  const root = join(folder, 'workspace')
  mkdirSync(join(root, BIG_FOLDER), { recursive: true })
  writeFileSync(join(folder, 'mixed.txt'), textOf(MIXED_MB, createRandom(1), mixedLine))
  writeFileSync(join(folder, 'styled.txt'), textOf(STYLED_MB, createRandom(2), styledLine))
  const functions = Array.from(
    { length: 200 },
    (_, n) => `export function f${n}(x: number): string { return \`v\${x + ${n}}\` }\n`,
  )
  writeFileSync(join(root, SMALL_FILE), `// ${SMALL_FILE_MARK}\n${functions.join('')}`)
  const values = Array.from(
    { length: LARGE_FILE_LINES },
    (_, n) =>
      `export const value${n} = { name: 'the value ${n}', next: value${n}, isOneOfMany: true } as const\n`,
  )
  writeFileSync(join(root, LARGE_FILE), `// ${LARGE_FILE_MARK}\n${values.join('')}`)
  for (let n = 0; n < BIG_FOLDER_FILES; n++)
    writeFileSync(join(root, BIG_FOLDER, bigFolderFile(n)), `export const v${n} = ${n}\n`)
  for (let n = 0; n < 400; n++) {
    const nested = join(root, 'packages', `p${Math.floor(n / 20)}`, `m${n % 20}`)
    mkdirSync(nested, { recursive: true })
    for (let file = 0; file < 100; file++) writeFileSync(join(nested, `f${file}.ts`), 'export const v = 1\n')
  }
}

export const bigFolderFile = (n: number) => `file-${String(n).padStart(5, '0')}.ts`

function textOf(megabytes: number, random: Random, line: (random: Random) => string): string {
  const parts: string[] = []
  for (let size = 0; size < megabytes * 1_048_576; ) {
    const next = line(random)
    size += Buffer.byteLength(next)
    parts.push(next)
  }
  return parts.join('')
}

function mixedLine(random: Random): string {
  const words = Array.from({ length: 3 + Math.floor(random() * 22) }, () =>
    pick(random() < 0.03 ? FOREIGN : WORDS, random),
  )
  const line = words.join(' ')
  return random() < 0.1 ? `\x1b[3${1 + Math.floor(random() * 6)}m${line}\x1b[0m\n` : `${line}\n`
}

function styledLine(random: Random): string {
  const byte = () => Math.floor(random() * 256)
  const words = Array.from({ length: 6 + Math.floor(random() * 10) }, () => {
    const [kind, word] = [random(), pick(WORDS, random)]
    if (kind < 0.4) return `\x1b[38;5;${byte()}m${word}`
    if (kind < 0.8) return `\x1b[38;2;${byte()};${byte()};${byte()}m${word}`
    return `\x1b[1;4;48;5;${byte()}m${word}\x1b[0m`
  })
  return `${words.join(' ')}\x1b[0m\n`
}
