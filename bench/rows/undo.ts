import type { Lab } from '../lab/lab'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

/** As many as one turn may change, about. */
const FILES = 1900
/** Milliseconds in which the files are written, compared and undone. */
const PATIENCE_MS = 60_000

/** The review that the server keeps of what an agent changed, on a real disk. */
export default scenario({
  id: 'undo',
  isCore: false,
  sides: ['product'],
  isOfSource: true,
  rows: {
    whole: { name: 'undo of 1,900 files that an agent changed', unit: 'ms', goal: atMost(3000) },
    cpu: { name: '… of the processors', unit: 'ms', goal: null },
  },
  async measure(lab: Lab) {
    const { ms, cpuMs } = await lab.run([lab.built.undo, String(FILES), lab.newFolder()], PATIENCE_MS)
    return { whole: Number(ms), cpu: Number(cpuMs) }
  },
})
