import type { Envelope } from '../../../socket/protocol'
import type { ChangesModel, ChangesOptions } from './changesModel'
import { createChangesStore } from './changesStore'

/**
 * What the agent changed, and the door to the code that knows about it: no first picture needs that, so it is fetched
 * with the first frame or wish, but not before that picture stands. They wait for it in order.
 *
 *     const changes = createChanges({ link, clock, newId, unusable }, firstPicture.whenDrawn)
 *     changes.act((model) => model.undo(taskId, files))
 */
export function createChanges(options: ChangesOptions, whenDrawn: (run: () => void) => void) {
  const store = createChangesStore()
  let model: ChangesModel | null = null
  let waiting: ((model: ChangesModel) => void)[] | null = null

  function act(run: (model: ChangesModel) => void): void {
    if (model) run(model)
    else if (waiting) waiting.push(run)
    else fetchModel([run])
  }

  function fetchModel(wishes: ((model: ChangesModel) => void)[]): void {
    waiting = wishes
    whenDrawn(() => importModel(wishes))
  }

  function importModel(wishes: readonly ((model: ChangesModel) => void)[]): void {
    void import('./changesModel').then(
      ({ createChangesModel }) => {
        model = createChangesModel({ ...options, store })
        for (const run of wishes) run(model)
        waiting = null
      },
      // The code is gone with an older build, which the panes say.
      () => {
        waiting = null
      },
    )
  }

  /** Without anything to tell, the code is not fetched. */
  function actIfThere(run: (model: ChangesModel) => void): void {
    if (model || waiting) act(run)
  }

  return {
    model: { store, act },
    /** False: the frame is about something else. */
    receive(frame: Envelope): boolean {
      if (frame.type !== 'changes' && frame.type !== 'changes_summary') return false
      act((model) => model.receive(frame))
      return true
    },
    opened: () => actIfThere((model) => model.opened()),
    lost: () => actIfThere((model) => model.lost()),
  }
}
