import { useQuery } from '@tanstack/react-query'
import { useWorkspace } from '../channels/context/WorkspaceProvider'

/** What there is under a path, as far as is known; null: nothing yet. */
export function useEntryType(path: string): 'file' | 'directory' | null {
  const { queries } = useWorkspace().files
  const { data, isError } = useQuery(queries.stat(path))
  return data === undefined || isError ? null : data.type
}
