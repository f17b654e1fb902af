import { createStore, type StoreApi } from 'zustand/vanilla'

/** Something that the embed host wants done and that the user has to allow. */
export interface PendingRequest {
  /** Of this page; another request for the same is another. */
  readonly id: number
  readonly kind: 'run' | 'overwrite'
  /** The host's name as the user may know it: `dashboard.example`. */
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

export interface HostRequestsState {
  /** Oldest first; the first is asked about. */
  readonly requests: readonly PendingRequest[]
  /** Of requests so far. */
  readonly count: number
  readonly notice: HostNotice | null
}

export type HostRequests = StoreApi<HostRequestsState>

export const createHostRequests = (): HostRequests =>
  createStore<HostRequestsState>(() => ({ requests: [], count: 0, notice: null }))

/** More at once are refused without asking the user. */
const MAX_REQUESTS = 5

/** Resolves with the user's answer; false when the host waits no longer. */
export function askUser(
  store: HostRequests,
  request: Omit<PendingRequest, 'answer' | 'id'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (store.getState().requests.length >= MAX_REQUESTS) return Promise.resolve(false)
  return new Promise((resolve) => {
    const id = store.getState().count + 1
    const asked: PendingRequest = {
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
