import type { GitProgram } from './gitProgram'

/** Blobs that are asked for in one call: at most 5 MB each. */
const AT_ONCE = 50

/** Their bytes, some at a time. */
export async function* readBlobs(
  git: GitProgram,
  cwd: string,
  ids: readonly string[],
): AsyncGenerator<{ id: string; bytes: Buffer }[]> {
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const input = Buffer.from(
      ids
        .slice(from, from + AT_ONCE)
        .join('\n')
        .concat('\n'),
    )
    const said = await git.run({ cwd, args: ['cat-file', '--batch'], input })
    const blobs: { id: string; bytes: Buffer }[] = []
    for (let at = 0; at < said.length; ) {
      const end = said.indexOf(10, at)
      const [id = '', , size = '0'] = said.toString('latin1', at, end).split(' ')
      const begin = end + 1
      at = begin + Number(size)
      blobs.push({ id, bytes: said.subarray(begin, at) })
      at += 1
    }
    yield blobs
  }
}
