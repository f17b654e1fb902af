import { createStore } from 'zustand/vanilla'

export interface FollowState {
  readonly isOn: boolean
  /** The user went elsewhere in the editor. Not saved. */
  readonly isPaused: boolean
}

interface FollowStorage {
  get(key: string): string | null
  set(key: string, value: string): void
}

const ON = 'on'

export const isFollowing = ({ isOn, isPaused }: FollowState): boolean => isOn && !isPaused

export type Follow = ReturnType<typeof createFollow>

/** Whether the editor follows the agent of the conversation shown: `follow.toggle()`. Kept as the layout is. */
export function createFollow({ storage, key }: { storage: FollowStorage; key: string }) {
  const read = (): FollowState => ({ isOn: storage.get(key) === ON, isPaused: false })
  const store = createStore<FollowState>(read)
  const set = (isOn: boolean) => {
    storage.set(key, isOn ? ON : '')
    store.setState({ isOn, isPaused: false })
  }
  return {
    store,
    /** Where it is paused it goes on. */
    toggle: () => set(!isFollowing(store.getState())),
    stop: () => set(false),
    pause: () => store.setState(({ isOn }) => ({ isPaused: isOn })),
    resume: () => store.setState({ isPaused: false }),
    /** What was kept is another than what is shown: it came from the server after we began. */
    reload: () => store.setState(read()),
  }
}
