import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createRandom } from '../../src/testing/kit/random'

/** Grows with what is in it. */
const EDITION = 2
const FOLDERS = 1000
const FILES_PER_FOLDER = 100
const LINES = 40
/** One file of so many has the words that are searched for. */
const EVERY = 50
export const NEEDLE = 'haystackNeedle'
/** In one file. */
export const RARE = 'rareNeedle'
const RARE_AT = 77_777
export const NEEDLES = (FOLDERS * FILES_PER_FOLDER) / EVERY

const WORDS =
  'const value export function return import from await error render parse index token state'.split(' ')

/** 100,000 files of 1 to 2 kB in 1,000 folders, in the folder for temporary files; an earlier run may have left them there. */
export function openSearchTree(): string {
  const folder = join(tmpdir(), `aether-bench-search-${process.getuid?.() ?? 0}-${EDITION}`)
  if (existsSync(folder)) return folder
  console.error('Making the tree of 100,000 files …')
  const draft = `${folder}.${process.pid}`
  const random = createRandom(3)
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? ''
  for (let n = 0; n < FOLDERS; n++) {
    const place = join(draft, `package-${Math.floor(n / 25)}`, `module-${n % 25}`)
    mkdirSync(place, { recursive: true })
    for (let file = 0; file < FILES_PER_FOLDER; file++) {
      const lines = Array.from({ length: LINES }, () => `${word()} ${word()} = ${word()}(${word()})`)
      const at = n * FILES_PER_FOLDER + file
      if (at === RARE_AT) lines[0] = `${RARE} = 1`
      if (at % EVERY === 0) lines[LINES / 2] = `${word()} ${NEEDLE} = 1`
      writeFileSync(join(place, `file-${file}.ts`), `${lines.join('\n')}\n`)
    }
  }
  try {
    renameSync(draft, folder)
  } catch {
    // Another run was quicker.
    rmSync(draft, { recursive: true })
  }
  return folder
}
