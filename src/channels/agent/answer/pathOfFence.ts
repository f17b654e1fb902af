import { isFileName, linkedFile } from '../markdown/linkedFile'

/** `title="src/a.ts"`, `file=src/a.ts`, `path:src/a.ts`. */
const NAMED = /(?:^|\s)(?:title|file|filename|path|name)\s*[=:]\s*(?:"([^"]+)"|'([^']+)'|(\S+))/i

/**
 * The workspace path that the line of a fence names; null where it names none. A name without a folder has to look like one
 * of a file, since `ts` and `python` are languages.
 *
 * @example pathOfFence('ts title="src/a.ts"') // '/src/a.ts'
 */
export function pathOfFence(fence: string): string | null {
  const [, double, single, bare] = NAMED.exec(fence) ?? []
  const named = double ?? single ?? bare
  const words = named === undefined ? fence.split(/\s+/).flatMap(wordsOf) : [named]
  const word = words.find((one) => one !== '' && (named !== undefined || isFileName(one)))
  return word === undefined ? null : (linkedFile(word, null)?.file ?? null)
}

/** `ts:src/a.ts` and `12:20:src/a.ts`, as some agents write them. */
const wordsOf = (word: string): readonly string[] => [word, word.replace(/^[\w+#-]*:(?:\d+:)*/, '')]
