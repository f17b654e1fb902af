import { createStore, type StoreApi } from 'zustand/vanilla'
import { type FileHits, type FilesState, initialFiles } from './reduce'

export type FilesStore = StoreApi<FilesState>

export const createFilesStore = (): FilesStore => createStore<FilesState>(() => initialFiles)

const NO_HITS: readonly FileHits[] = []

export const selectHits =
  (requestId: string) =>
  (state: FilesState): readonly FileHits[] =>
    state.hits[requestId] ?? NO_HITS
