import { useAgent, useConfig, useConnection } from '../../context/WorkspaceProvider'

/** True until the first history could have come; a server that sends none has nothing to wait for. */
export function useIsLoading(): boolean {
  const loaded = useAgent((state) => state.loaded)
  const mode = useConfig((state) => state.mode)
  const everLive = useConnection((state) => state.everLive)
  return !loaded && mode !== 'documented' && !everLive
}
