import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes of the heap and of buffers beside it, after everything unreachable was collected. */
export async function collectedHeap(): Promise<number> {
  setFlagsFromString('--expose_gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('This Node cannot be asked to collect garbage.')
  for (let turn = 0; turn < 3; turn += 1) {
    collect()
    // What finalizers let go of is collected only in the next turn.
    await new Promise(setImmediate)
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
