import { heapMB, measureLoads } from '../lab/loads'
import { atMost, atMostTimes } from '../report/goal'
import { scenario } from '../scenario'

/** Each load has a browser of its own that knows nothing. */
export default scenario({
  id: 'load',
  isCore: true,
  sides: ['bare', 'product'],
  rows: {
    terminal: { name: 'cold load to a terminal', unit: 'ms', goal: atMostTimes(1.5) },
    terminalKB: { name: '… sent until the prompt shows', unit: 'kB', goal: atMost(330) },
    requests: { name: '… requests until the prompt shows', unit: '', goal: atMost(20) },
    allKB: { name: '… with all that is prefetched', unit: 'kB', goal: atMost(650) },
    editor: { name: 'cold load to a file in the editor', unit: 'ms', goal: atMostTimes(1.25) },
    editorKB: { name: '… sent beyond the page with a terminal', unit: 'kB', goal: atMost(1100) },
    heap: { name: 'heap of the page with an editor', unit: 'MB', goal: atMost(22) },
  },
  async measure(lab, name) {
    const { terminal, editor } = await measureLoads(lab, name, null)
    return {
      terminal: terminal.ms,
      terminalKB: terminal.kB,
      requests: terminal.requests,
      allKB: terminal.allKB,
      editor: editor.ms,
      editorKB: editor.allKB - terminal.allKB,
      heap: await heapMB(editor.page),
    }
  },
})
