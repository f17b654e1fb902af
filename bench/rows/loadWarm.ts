import { load, whenFileShown } from '../lab/loads'
import { SMALL_FILE } from '../lab/workspace'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

/** The page was open in this browser before, with the same file. */
export default scenario({
  id: 'loadWarm',
  isCore: false,
  sides: ['bare', 'product'],
  rows: {
    ms: { name: 'warm load with a .ts file open', unit: 'ms', goal: null },
    kB: { name: '… sent', unit: 'kB', goal: atMost(30) },
  },
  async measure(lab, name) {
    const side = await lab.start(name)
    const newPage = await lab.openProfile()
    const first = await load(side, await newPage(), { file: SMALL_FILE }, whenFileShown)
    await first.page.close()
    const { ms, allKB } = await load(side, await newPage(), { file: SMALL_FILE }, whenFileShown)
    return { ms, kB: allKB }
  },
})
