import { createStore, type StoreApi } from 'zustand/vanilla'
import { type FilesState, initialFiles } from './reduce'

export type FilesStore = StoreApi<FilesState>

export const createFilesStore = (): FilesStore => createStore<FilesState>(() => initialFiles)
