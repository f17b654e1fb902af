import { analyse } from 'chardet'
import iconv from 'iconv-lite'
import type { Charset } from '../../../src/channels/files/shared/charsets'

/** Bytes that are looked at. */
const SAMPLE = 65_536
/** Per cent that the detector must be sure of to be believed against the script of the text. */
const SURE = 50

const BY_NAME: Readonly<Record<string, readonly Charset[]>> = {
  // What it cannot tell apart: the narrower one first, so that saving keeps to it.
  'ISO-8859-1': ['windows-1252'],
  GB18030: ['gbk', 'gb18030'],
  Shift_JIS: ['shift_jis'],
  'EUC-JP': ['euc-jp'],
  'EUC-KR': ['euc-kr'],
  Big5: ['big5'],
  'KOI8-R': ['koi8-r'],
  'ISO-8859-2': ['windows-1250', 'iso-8859-2'],
  'ISO-8859-5': ['iso-8859-5'],
  'ISO-8859-7': ['windows-1253', 'iso-8859-7'],
  'ISO-8859-9': ['windows-1254'],
  'windows-1250': ['windows-1250'],
  'windows-1251': ['windows-1251'],
  'windows-1252': ['windows-1252'],
  'windows-1253': ['windows-1253'],
  'windows-1254': ['windows-1254'],
  'windows-1255': ['windows-1255'],
  'windows-1256': ['windows-1256'],
}

/** Scripts that tell one encoding of two bytes from another, where a short text leaves the detector unsure. */
const SCRIPTS: readonly (readonly [Charset, RegExp])[] = [
  ['euc-kr', /^[\p{ASCII}\p{Script=Hangul}]+$/u],
  ['shift_jis', /^[\p{ASCII}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}、。「」ー・（）]+$/u],
  ['euc-jp', /^[\p{ASCII}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}、。「」ー・（）]+$/u],
]

/**
 * Encodings that bytes which are no UTF-8 may be in, the likeliest first. None where they do not look like text. The
 * last one holds every byte, so that a text never has to be called binary.
 */
export function guessCharsets(bytes: Buffer, prefer?: Charset): readonly Charset[] {
  const sample = bytes.subarray(0, SAMPLE)
  if (!looksLikeText(sample)) return []
  const guessed = guess(sample)
  return [...new Set([...(prefer ? [prefer] : []), ...guessed, 'windows-1252', 'iso-8859-1'] as const)]
}

/** Text has no NUL and next to no control characters but those of terminals. */
function looksLikeText(sample: Uint8Array): boolean {
  let controls = 0
  for (const byte of sample) {
    if (byte === 0) return false
    if ((byte < 0x20 && (byte < 0x07 || byte > 0x0d) && byte !== 0x1b) || byte === 0x7f) controls += 1
  }
  return controls * 100 <= sample.length
}

function guess(sample: Buffer): readonly Charset[] {
  // Letters with accents stand alone in words of the Latin alphabet; other scripts have them side by side.
  if (!hasNeighbours(sample)) return ['windows-1252']
  const found = analyse(sample)
  const byName = found.flatMap(({ name, confidence }) => (confidence > 0 ? (BY_NAME[name] ?? []) : []))
  if ((found[0]?.confidence ?? 0) >= SURE) return byName
  return [...byScript(sample), ...byName]
}

function hasNeighbours(sample: Uint8Array): boolean {
  return sample.some((byte, at) => byte >= 0x80 && (sample[at + 1] ?? 0) >= 0x80)
}

function byScript(sample: Buffer): Charset[] {
  return SCRIPTS.flatMap(([charset, script]) => {
    const text = iconv.decode(sample, charset)
    const isJapanese = charset === 'euc-kr' || /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    return isJapanese && script.test(text) ? [charset] : []
  })
}
