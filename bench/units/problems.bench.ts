import { bench, describe } from 'vitest'
import { createRuns } from '../../src/app/problems/output/createRuns'

/** 64 KiB each: what a look at the output of a terminal reads at the most is 4 ms of it. */
const SIZE = 65_536
const filled = (text: string) => text.repeat(Math.ceil(SIZE / text.length)).slice(0, SIZE)
const OUTPUTS = {
  'y, as yes prints it': filled('y\r\n'),
  'words with colours': filled('\u001b[32malpha\u001b[0m build 0x1f commit => {} src/app.ts 404 handle\r\n'),
  'the problems of a compiler': filled("src/a.ts(3,7): error TS2322: Type 'string' is not assignable.\r\n"),
}

describe('64 KiB of output looked through for problems', () => {
  const runs = createRuns()
  for (const [name, text] of Object.entries(OUTPUTS))
    bench(name, () => {
      runs.read(text, false)
    })
})
