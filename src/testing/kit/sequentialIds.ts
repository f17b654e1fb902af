/** Ids that tell apart what they name and can be recognised wherever they stand (`src/testing/record/normalise.ts`). */
export function createSequentialIds(maker: string): () => string {
  let count = 0
  return () => `id_${maker}_${++count}`
}
