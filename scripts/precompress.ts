import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** What a browser is sent as it is: the page itself is completed by the server, and the rest is small. */
const COMPRESSED = /\.(js|css|ttf|svg)$/
/** Below it, one TCP segment carries the file either way, bytes. */
const MIN_BYTES = 1024

/** The best quality makes a file smaller by 2 %, and above this takes 13 s of CPU where the next one takes 5, bytes. */
const LARGE_BYTES = 524_288
const quality = ({ length }: Buffer) => constants.BROTLI_MAX_QUALITY - (length > LARGE_BYTES ? 1 : 0)

const FORMATS = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality(bytes),
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes: Buffer) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
}

/**
 * Puts `x.js.br` and `x.js.gz` beside each `x.js` below a folder, as `server/http/static.ts` sends them. All
 * of Monaco takes 8 s of CPU; the cache keeps what has not changed, by its content.
 *
 * @example await precompress('dist/client', 'node_modules/.cache/precompressed')
 */
export async function precompress(folder: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const files = (await readdir(folder, { recursive: true })).filter((name) => COMPRESSED.test(name))
  const kept = (await Promise.all(files.map((name) => compressFile(join(folder, name), cache)))).flat()
  for (const old of await readdir(cache)) if (!kept.includes(old)) await rm(join(cache, old), { force: true })
}

/** Returns the names of what the cache keeps for this file. */
async function compressFile(path: string, cache: string): Promise<string[]> {
  const bytes = await readFile(path)
  if (bytes.length < MIN_BYTES) return []
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  const kept: string[] = []
  for (const [format, compress] of Object.entries(FORMATS)) {
    const name = `${hash}.${format}`
    const known = await readFile(join(cache, name)).catch(() => null)
    const compressed = known ?? (await compress(bytes))
    if (known === null) await writeWhole(join(cache, name), compressed)
    kept.push(name)
    // Whole, since a running server may send it at this moment.
    if (compressed.length < bytes.length) await writeWhole(`${path}.${format}`, compressed)
  }
  return kept
}

async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const part = `${path}.part-${process.pid}`
  await writeFile(part, bytes)
  await rename(part, path)
}
