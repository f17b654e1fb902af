import { createStore, type StoreApi } from 'zustand/vanilla'

/** Something that the page around ours wants done and that the user has to allow. */
export interface HostRequest {
  /** Of this page; another request for the same is another. */
  readonly id: number
  readonly kind: 'run' | 'overwrite'
  /** Who wants it, as a person may know it: `dashboard.example`. */
  readonly host: string
  /** The command to the letter, or the files, one a line. */
  readonly what: string
  readonly answer: (isAllowed: boolean) => void
}

export interface HostNotice {
  readonly host: string
  readonly text: string
  readonly kind: 'info' | 'warning'
}

export interface HostState {
  /** Oldest first; the first is asked about. */
  readonly requests: readonly HostRequest[]
  /** Of requests so far. */
  readonly count: number
  readonly notice: HostNotice | null
}

export type HostStore = StoreApi<HostState>

export const createHostStore = (): HostStore =>
  createStore<HostState>(() => ({ requests: [], count: 0, notice: null }))

/** More at once are refused without asking anybody. */
const MAX_REQUESTS = 5

/** Resolves with what the user says; no, when the page around ours waits no longer. */
export function askUser(
  store: HostStore,
  request: Omit<HostRequest, 'answer' | 'id'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (store.getState().requests.length >= MAX_REQUESTS) return Promise.resolve(false)
  return new Promise((resolve) => {
    const id = store.getState().count + 1
    const asked: HostRequest = {
      ...request,
      id,
      answer(isAllowed) {
        store.setState(({ requests }) => ({ requests: requests.filter((one) => one !== asked) }))
        resolve(isAllowed)
      },
    }
    store.setState(({ requests }) => ({ requests: [...requests, asked], count: id }))
    signal.addEventListener('abort', () => asked.answer(false), { once: true })
  })
}
