/** Holds an answer of the fake model until the test lets it go on. */
export interface Hold {
  readonly settled: Promise<void>
  readonly resolve: () => void
}

/** @example const hold = createHold(); model.play({ say: 'One two', hold: hold.settled }); hold.resolve() */
export function createHold(): Hold {
  let resolve = () => {}
  const settled = new Promise<void>((done) => {
    resolve = done
  })
  return { settled, resolve: () => resolve() }
}
